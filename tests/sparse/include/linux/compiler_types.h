/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As the kernel's header of this name: included before all, and other macros for each reader. */
#ifndef __LINUX_COMPILER_TYPES_H
#define __LINUX_COMPILER_TYPES_H

#if defined(__CHECKER__)	/* trees up to 6.12 */

#define __lock_type(name)
#define __must_hold(x)		__attribute__((context(x, 1, 1)))
#define __acquires(x)		__attribute__((context(x, 0, 1)))
#define __releases(x)		__attribute__((context(x, 1, 0)))
#define __acquires_shared	__acquires
#define __releases_shared	__releases
#define __must_not_hold(x)

#elif defined(WARN_CONTEXT_ANALYSIS)	/* 7.x */

#define __lock_type(name)	__attribute__((capability(#name)))
#define __must_hold(...)	__attribute__((requires_capability(__VA_ARGS__)))
#define __must_not_hold(...)	__attribute__((locks_excluded(__VA_ARGS__)))
#define __acquires(...)		__attribute__((acquire_capability(__VA_ARGS__)))
#define __releases(...)		__attribute__((release_capability(__VA_ARGS__)))
#define __acquires_shared(...)	__attribute__((acquire_shared_capability(__VA_ARGS__)))
#define __releases_shared(...)	__attribute__((release_shared_capability(__VA_ARGS__)))

#else

#define __lock_type(name)
#define __must_hold(x)
#define __must_not_hold(x)
#define __acquires(x)
#define __releases(x)
#define __acquires_shared(x)
#define __releases_shared(x)

#endif
#endif
