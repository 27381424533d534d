/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As the kernel's without lockdep: nothing is left of an assertion. */
#ifndef __LINUX_LOCKDEP_H
#define __LINUX_LOCKDEP_H

#define lockdep_assert_held(l)			do { (void)(l); } while (0)
#define lockdep_assert_held_write(l)		do { (void)(l); } while (0)
#define lockdep_assert_held_read(l)		do { (void)(l); } while (0)
#define lockdep_assert_held_once(l)		do { (void)(l); } while (0)
#define lockdep_assert_not_held(l)		do { (void)(l); } while (0)
#define lockdep_assert_none_held_once()		do { } while (0)

#endif
