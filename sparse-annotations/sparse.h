/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sparse.h - __must_not_hold() for sparse 0.6.4, in trees up to 6.12
 *
 *	make C=2 CF="-include $LOCKCTX/sparse-annotations/sparse.h" arch/x86/kvm/
 *
 * Opt-in, for what sparse does with it is coarse: it counts, and never compares what is locked. A
 * negative count on entry makes it demand, at each call, that the sum of everything that is held is
 * zero: any lock trips it, and so does one that the caller must hold (README.md says more).
 *
 * That alone would count as -1 when a function of this kind is itself checked, and -1 is also
 * sparse's mark of a place not seen yet: the body would be passed over in silence. The other two
 * attributes do nothing at a call, and make the sum on entry and on exit 0 again.
 *
 * Kbuild names CF before its own headers, which would define the macro anew: so they come here first.
 */
#if defined(__CHECKER__) && !defined(LOCKCTX_SPARSE_H)
#define LOCKCTX_SPARSE_H

#ifdef __KERNEL__
#include <linux/kconfig.h>
#include <linux/compiler_types.h>
#endif

/* Where contexts are named, as from 7.0 on, the macro is the tree's own. */
#ifndef __requires_ctx_lock
#undef __must_not_hold
#define __must_not_hold(...)                                                                       \
	__attribute__((context(lockctx, -1, 0), context(lockctx, 1, 1), context(lockctx, 0, -1)))
#endif

#endif
