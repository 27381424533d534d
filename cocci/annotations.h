/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * annotations.h - for spatch's --macro-file: the kernel's annotations of locking, as nothing
 *
 * Coccinelle 1.1.1 leaves out, silently, a function that has an attribute with arguments. Give
 * this file to every run over a tree that may be annotated. (standard.h, which spatch brings, has
 * three of them with one argument.)
 */
#define __must_hold(...)
#define __must_hold_shared(...)
#define __must_not_hold(...)
#define __acquires(...)
#define __acquires_shared(...)
#define __releases(...)
#define __releases_shared(...)
#define __cond_acquires(...)
#define __cond_acquires_shared(...)
#define __cond_releases(...)
#define __cond_releases_shared(...)
#define __assumes_ctx_lock(...)
#define __assumes_shared_ctx_lock(...)
#define __returns_ctx_lock(...)
#define __guarded_by(...)
#define __pt_guarded_by(...)
#define __context_unsafe(...)
#define __no_context_analysis
