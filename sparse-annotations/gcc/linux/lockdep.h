/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lockdep.h - the kernel's own, and behind it assertions that facts keep
 *
 * For -I, before the kernel's folders, beside facts.h. Without lockdep these macros are empty, with
 * it they are tests and warnings; here they are a call in either case, which names the lock.
 */
#ifndef LOCKCTX_LOCKDEP_H
#define LOCKCTX_LOCKDEP_H

#include_next <linux/lockdep.h>

#ifdef LOCKCTX_FACTS_H

#undef lockdep_assert_held
#undef lockdep_assert_held_write
#undef lockdep_assert_held_read
#undef lockdep_assert_held_once
#undef lockdep_assert_not_held
#undef lockdep_assert_none_held_once
#undef lockdep_is_held
#define lockdep_assert_held(l)		__lockctx_assert_held(l)
#define lockdep_assert_held_write(l)	__lockctx_assert_held_write(l)
#define lockdep_assert_held_read(l)	__lockctx_assert_held_read(l)
#define lockdep_assert_held_once(l)	__lockctx_assert_held(l)
#define lockdep_assert_not_held(l)	__lockctx_assert_not_held(l)
#define lockdep_is_held(l)		__lockctx_is_held(l)
#define lockdep_assert_none_held_once()	__lockctx_assert_none_held()

#endif
#endif
