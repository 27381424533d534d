/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cleanup.h - guard() and scoped_guard(), built as the kernel builds them: an
 * inline constructor that locks and returns the object by value, and an inline
 * destructor called through __attribute__((cleanup)).
 */
#ifndef CASES_LINUX_CLEANUP_H
#define CASES_LINUX_CLEANUP_H

#include <linux/compiler.h>

#define CASES_JOIN2(a, b) a##b
#define CASES_JOIN(a, b) CASES_JOIN2(a, b)

#define CLASS(name, var) \
	class_##name##_t var __attribute__((__cleanup__(class_##name##_destructor))) = \
		class_##name##_constructor

/* The object is the lock's own pointer. */
#define DEFINE_GUARD(name, type, lock_stmt, unlock_stmt) \
	typedef type class_##name##_t; \
	static inline void class_##name##_destructor(type *p) \
	{ \
		type _T = *p; \
		if (_T) { \
			unlock_stmt; \
		} \
	} \
	static inline type class_##name##_constructor(type _T) \
	{ \
		lock_stmt; \
		return _T; \
	} \
	static inline void *class_##name##_lock_ptr(class_##name##_t *p) \
	{ \
		return *p; \
	}

/* The same lock, tried: the object is NULL when it was not taken. */
#define DEFINE_GUARD_COND(name, ext, try_expr) \
	typedef class_##name##_t class_##name##ext##_t; \
	static inline void class_##name##ext##_destructor(class_##name##_t *p) \
	{ \
		class_##name##_destructor(p); \
	} \
	static inline class_##name##_t class_##name##ext##_constructor(class_##name##_t _T) \
	{ \
		return (try_expr) ? _T : NULL; \
	} \
	static inline void *class_##name##ext##_lock_ptr(class_##name##_t *p) \
	{ \
		return *p; \
	}

/* The object is a struct that holds the lock's pointer and what else it needs. */
#define CASES_LOCK_GUARD(name, type, unlock_stmt, ...) \
	typedef struct { \
		type *lock; \
		__VA_ARGS__; \
	} class_##name##_t; \
	static inline void class_##name##_destructor(class_##name##_t *_T) \
	{ \
		if (_T->lock) { \
			unlock_stmt; \
		} \
	} \
	static inline void *class_##name##_lock_ptr(class_##name##_t *_T) \
	{ \
		return _T->lock; \
	}

#define DEFINE_LOCK_GUARD_1(name, type, lock_stmt, unlock_stmt, ...) \
	CASES_LOCK_GUARD(name, type, unlock_stmt, __VA_ARGS__) \
	static inline class_##name##_t class_##name##_constructor(type *l) \
	{ \
		class_##name##_t guarded = { .lock = l }, *_T = &guarded; \
		lock_stmt; \
		return guarded; \
	}

#define DEFINE_LOCK_GUARD_0(name, lock_stmt, unlock_stmt, ...) \
	CASES_LOCK_GUARD(name, void, unlock_stmt, __VA_ARGS__) \
	static inline class_##name##_t class_##name##_constructor(void) \
	{ \
		class_##name##_t guarded = { .lock = (void *)1 }, *_T = &guarded; \
		(void)_T; \
		lock_stmt; \
		return guarded; \
	}

#define guard(name) CLASS(name, CASES_JOIN(guard_, __COUNTER__))

#define scoped_guard(name, args...) \
	for (CLASS(name, scope)(args), *done = NULL; \
	     class_##name##_lock_ptr(&scope) && !done; done = (void *)1)

#define scoped_cond_guard(name, fail, args...) \
	for (CLASS(name, scope)(args), *done = NULL; !done; done = (void *)1) \
		if (!class_##name##_lock_ptr(&scope)) \
			fail; \
		else

#endif
