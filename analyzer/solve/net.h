/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net.h - what a function leaves locked and what it gives back, of every class at once, and
 * what it may hold at each of its calls because it, or a callee that returned, took it.
 *
 * A cheap look at each function, callees first, in the order of its control flow and blind to
 * values but for one: what a call returned, when a branch tests it. So `if (!trylock(l))
 * return;` and `if (r) return r;` behind a helper that locks are exact. The relative locksets
 * of RELAY (Voung, Jhala and Lerner, "RELAY: Static Race Detection on Millions of Lines of
 * Code", 2007), as a set of counts instead of two sets.
 *
 * A function that takes a lock and gives it back, and whose counts do not come out even on
 * every way, tests a condition twice or forgets one way. Which of the two is for the proof to
 * say; its callers are told that it leaves the lock alone, or every caller's caller would be in
 * doubt. One that only takes, or only gives back, is a part of a pair, and they see what it does.
 */
#ifndef LOCKCTX_NET_H
#define LOCKCTX_NET_H

#include "effects.h"

/* How often a lock may be held more than when the function was entered, as a set. */
enum {
	NET_LESS = 1,		/* one of the caller's was given back */
	NET_SAME = 2,
	NET_MORE = 4,
	NET_MANY = 8,		/* two or more were taken */
	NET_HELD = NET_MORE | NET_MANY,
};

/* By what is returned: zero, negative (so are error pointers), positive. */
enum { NET_ZERO, NET_NEGATIVE, NET_POSITIVE, NET_RETURNS };

/* KEY is a class, or, with the highest bit, a term that the caller binds. */
#define NET_TERM (UINT32_C(1) << 31)

struct net { u32 key; uint8_t m[NET_RETURNS]; };

struct nets {
	const struct effects *fx;
	struct net **of;	/* by function: what it changes, by key; stb_ds, NULL: nothing */
	u32 **needs;		/* by function: keys that are required of its callers; stb_ds, sorted */
	u32 **gives;		/* by function: keys of its callers that it gives back; stb_ds, sorted */
	u32 **twice;		/* by function: those of them that it surely gives back more than once */
	u32 **uneven;		/* by function: keys that it takes and gives back, not as often on each way, or
				 * that a callee in the same cycle gives back */
	struct net **split;	/* by function: classes that it takes and gives back, and holds at its end
				 * on some ways; stb_ds, sorted */
	u32 **forgets;		/* by function: those of them that nobody gives back: see leak.h; stb_ds, sorted */
	u64 lost;		/* locks that have no name in a caller */
	u64 not_asked;		/* calls inside a cycle, of a function that needs a lock: the callers of
				 * the cycle are not asked, or each of its functions would ask for all */
};

/* Called for each call (or other instruction with a row) of F that is made while the lock of KEY
 * may be held by this function's own doing, or one of the callers' is given back, MASK saying how often. */
typedef void net_held(void *data, u32 func, u32 insn, u32 key, uint8_t mask);

/* Compute all of FX's functions. FX outlives the result. */
struct nets *nets_new(struct effects *fx);
void nets_free(struct nets *n);

/* Tell HELD what function FUNC holds where; all summaries are there. */
void nets_walk(struct nets *n, u32 func, net_held *held, void *data);

/* Is KEY one of the sorted keys V? */
bool nets_key(const u32 *v, u32 key);

/* What FUNC does to KEY, whatever it returns. */
uint8_t nets_mask(const struct nets *n, u32 func, u32 key);

#endif
