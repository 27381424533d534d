/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facts.h - gcc.h, and calls that stand for what has no code of its own
 *
 * For `-include` like gcc.h, where nothing but facts is made: a call that is empty and inlined can
 * still make GCC number its registers in another order. The facts have the calls with their
 * arguments, and analyzer/model/locks.model may say what they mean. See gcc/linux/lockdep.h, too.
 */
#ifndef LOCKCTX_FACTS_H
#define LOCKCTX_FACTS_H

#include "gcc.h"

#ifndef __ASSEMBLY__

#define LOCKCTX_NOTE(name)                                                                         \
	static inline __attribute__((__always_inline__, __unused__))                               \
	void name(const volatile void *lock)                                                       \
	{                                                                                          \
	}

LOCKCTX_NOTE(__lockctx_assert_held)		/* lockdep_assert_held() */
LOCKCTX_NOTE(__lockctx_assert_held_write)	/* ..._write() */
LOCKCTX_NOTE(__lockctx_assert_held_read)	/* ..._read() */
LOCKCTX_NOTE(__lockctx_assert_not_held)		/* lockdep_assert_not_held() */

static inline __attribute__((__always_inline__, __unused__))
int __lockctx_is_held(const volatile void *lock)	/* lockdep_is_held() */
{
	return 0;
}

/* Without a prototype: up to 6.12 only sparse read these, and some are given the lock itself. */
#define LOCKCTX_FREE_NOTE(name)                                                                    \
	static inline __attribute__((__unused__)) void name()                                      \
	{                                                                                          \
	}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#pragma GCC diagnostic ignored "-Wold-style-definition"
LOCKCTX_FREE_NOTE(__lockctx_assume_held)	/* __assume_ctx_lock(): not to be checked */
LOCKCTX_FREE_NOTE(__lockctx_assume_held_shared)
LOCKCTX_FREE_NOTE(__lockctx_acquire)		/* __acquire() */
LOCKCTX_FREE_NOTE(__lockctx_acquire_shared)
LOCKCTX_FREE_NOTE(__lockctx_release)		/* __release() */
LOCKCTX_FREE_NOTE(__lockctx_release_shared)
#pragma GCC diagnostic pop

static inline __attribute__((__always_inline__, __unused__)) void __lockctx_assert_none_held(void)
{
}

/* The contents of context_unsafe() are between calls of these two. */
static inline __attribute__((__always_inline__, __unused__)) char __lockctx_unsafe_begin(void)
{
	return 0;
}

static inline __attribute__((__always_inline__, __unused__)) void __lockctx_unsafe_end(char *mark)
{
}

#undef context_unsafe
#define context_unsafe(...)                                                                        \
	({                                                                                         \
		char __lockctx_mark __attribute__((__cleanup__(__lockctx_unsafe_end))) =           \
			__lockctx_unsafe_begin();                                                  \
		__VA_ARGS__;                                                                       \
	})

#undef __acquire_ctx_lock
#undef __acquire_shared_ctx_lock
#undef __release_ctx_lock
#undef __release_shared_ctx_lock
#undef __assume_ctx_lock
#undef __assume_shared_ctx_lock
/* What they name may be a mere word, for sparse to count: the plugin declares it. */
#define LOCKCTX_PRAGMA(...)	_Pragma(#__VA_ARGS__)
#define LOCKCTX_NAMED(name, x)	({ LOCKCTX_PRAGMA(lockctx named x) name(x); })
#define __acquire_ctx_lock(x)		LOCKCTX_NAMED(__lockctx_acquire, x)
#define __acquire_shared_ctx_lock(x)	LOCKCTX_NAMED(__lockctx_acquire_shared, x)
#define __release_ctx_lock(x)		LOCKCTX_NAMED(__lockctx_release, x)
#define __release_shared_ctx_lock(x)	LOCKCTX_NAMED(__lockctx_release_shared, x)
#define __assume_ctx_lock(x)		LOCKCTX_NAMED(__lockctx_assume_held, x)
#define __assume_shared_ctx_lock(x)	LOCKCTX_NAMED(__lockctx_assume_held_shared, x)

/* Of data_race(), which reads what a lock protects without it, on purpose. */
#undef disable_context_analysis
#undef enable_context_analysis
#define disable_context_analysis()	((void)__lockctx_unsafe_begin())
#define enable_context_analysis()	__lockctx_unsafe_end((char *)0)

#endif /* __ASSEMBLY__ */
#endif
