/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gcc.h - the kernel's lock annotations, for GCC with the lockctx plugin
 *
 * For `-include`, behind the kernel's own <linux/compiler_types.h>, which makes these macros empty
 * for GCC. Here they become attributes in the standard's spelling: that may stand where the kernel
 * writes it, between the parameters of a function and its body, where GCC refuses the other one.
 * The arguments are kept as text, so they may name parameters, or nothing that exists.
 *
 * The same spelling serves all trees: those with one argument (5.10 to 6.12) and those with many
 * (7.0 and later). What a tree does not have is defined anyway.
 *
 * Attributes only: the code that is generated is the same. Where none is, facts.h brings more.
 */
#ifndef LOCKCTX_GCC_H
#define LOCKCTX_GCC_H

#ifndef __ASSEMBLY__

/* A function and what it says of the locks around it: on prototypes, definitions and pointers. */
#undef __must_hold
#undef __must_hold_shared
#undef __must_not_hold
#undef __acquires
#undef __acquires_shared
#undef __releases
#undef __releases_shared
#define __must_hold(...)	[[lockctx::must_hold(#__VA_ARGS__)]]
#define __must_hold_shared(...)	[[lockctx::must_hold_shared(#__VA_ARGS__)]]
#define __must_not_hold(...)	[[lockctx::must_not_hold(#__VA_ARGS__)]]
#define __acquires(...)		[[lockctx::acquires(#__VA_ARGS__)]]
#define __acquires_shared(...)	[[lockctx::acquires_shared(#__VA_ARGS__)]]
#define __releases(...)		[[lockctx::releases(#__VA_ARGS__)]]
#define __releases_shared(...)	[[lockctx::releases_shared(#__VA_ARGS__)]]

/*
 * The returned value that means success comes first: true, false, nonzero, 0, nonnull or NULL.
 * Trees that name the lock alone mean any value but zero, as the plugin knows. Which kind a tree is
 * cannot be told from the headers it has: some were given the new one with the old macros in it.
 */
#undef __cond_acquires
#undef __cond_acquires_shared
#undef __cond_releases
#define __cond_acquires(...)		[[lockctx::cond_acquires(#__VA_ARGS__)]]
#define __cond_acquires_shared(...)	[[lockctx::cond_acquires_shared(#__VA_ARGS__)]]
#define __cond_releases(...)		[[lockctx::cond_releases(#__VA_ARGS__)]]

/* Data: the other spelling, since the first would fall to the elements of an array. */
#undef __guarded_by
#undef __pt_guarded_by
#define __guarded_by(...)	__attribute__((__lockctx_guarded_by__(#__VA_ARGS__)))
#define __pt_guarded_by(...)	__attribute__((__lockctx_pt_guarded_by__(#__VA_ARGS__)))

/* Functions whose body is not to be held against them. */
#undef __context_unsafe
#undef __no_context_analysis
#define __context_unsafe(...)	[[lockctx::unchecked(#__VA_ARGS__)]]
#define __no_context_analysis	[[lockctx::unchecked("")]]

/* What only the kernel's own headers and lock implementations use. */
#undef __acquires_ctx_lock
#undef __acquires_shared_ctx_lock
#undef __releases_ctx_lock
#undef __releases_shared_ctx_lock
#undef __excludes_ctx_lock
#undef __requires_ctx_lock
#undef __requires_shared_ctx_lock
#undef __assumes_ctx_lock
#undef __assumes_shared_ctx_lock
#undef __returns_ctx_lock
#define __acquires_ctx_lock		__acquires
#define __acquires_shared_ctx_lock	__acquires_shared
#define __releases_ctx_lock		__releases
#define __releases_shared_ctx_lock	__releases_shared
#define __excludes_ctx_lock		__must_not_hold
#define __requires_ctx_lock		__must_hold
#define __requires_shared_ctx_lock	__must_hold_shared
#define __assumes_ctx_lock(...)		[[lockctx::asserts_held(#__VA_ARGS__)]]
#define __assumes_shared_ctx_lock(...)	[[lockctx::asserts_held_shared(#__VA_ARGS__)]]
#define __returns_ctx_lock(...)		[[lockctx::returns_lock(#__VA_ARGS__)]]

#endif /* __ASSEMBLY__ */
#endif
