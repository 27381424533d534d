/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lockdep.h - assertions, empty as without lockdep; sparse-annotations/ makes facts of them. */
#ifndef CASES_LINUX_LOCKDEP_H
#define CASES_LINUX_LOCKDEP_H

#define lockdep_assert_held(l) do { } while (0)
#define lockdep_assert_not_held(l) do { } while (0)

int lockdep_is_held(const void *lock);

#endif
