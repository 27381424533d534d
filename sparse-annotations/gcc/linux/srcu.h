/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * srcu.h - the kernel's own, and behind it requirements that facts keep
 *
 * As lockdep.h beside this. Without PROVE_RCU nothing is left of the section that
 * srcu_dereference_check() asks for, nor of what may stand for it; here both are calls.
 */
#ifndef LOCKCTX_SRCU_H
#define LOCKCTX_SRCU_H

#include_next <linux/srcu.h>

#if defined(LOCKCTX_FACTS_H) && defined(rcu_dereference_raw)

#undef srcu_dereference_check
#define srcu_dereference_check(p, ssp, c)                                                          \
	({                                                                                         \
		if (!(c))                                                                          \
			__lockctx_assert_held(ssp);                                                \
		rcu_dereference_raw(p);                                                            \
	})

#endif
#endif
