/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cfg.h - what the solver wants to know of a function's control flow: an order
 * to visit blocks in, and what a branch decides. Post-dominators after Cooper,
 * Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
 */
#ifndef LOCKCTX_CFG_H
#define LOCKCTX_CFG_H

#include "program.h"

/* A set of blocks: bits of those from 64 * WORD on, N words of them. */
struct region { u32 word, n; u64 bits[]; };

struct cfg {
	u32 *order;		/* block -> place in reverse post-order */
	u32 *pdom;		/* block -> immediate post-dominator; nblocks is the exit */
	struct region **region;		/* block -> what its branch decides, made on demand */
	u64 *seen;		/* nblocks bits, none set between calls */
	u32 nblocks;
	bool *loops;			/* block -> it can come round to itself */
};

/* The control flow of F, computed on first use and owned by F. */
const struct cfg *cfg_of(struct func *f);
void cfg_free(struct cfg *c);

/*
 * The blocks that the branch ending block B of F decides: those on a way from B
 * to its immediate post-dominator, without either. Owned by F. NULL when B has
 * one successor at most.
 */
const struct region *cfg_region(struct func *f, u32 b);

/* Is block B in R? In NULL there is none. */
static inline bool region_has(const struct region *r, u32 b)
{
	return r && b / 64 - r->word < r->n && (r->bits[b / 64 - r->word] >> (b % 64) & 1);
}

/* The first block of R from block B on; NONE. */
u32 region_next(const struct region *r, u32 b);

/* Can control come from block FROM of F to block TO? */
bool cfg_leads_to(const struct func *f, u32 from, u32 to);

/* Does the branch that ends block B decide about a loop: one way comes back to it, the other not? */
bool cfg_repeats(struct func *f, u32 b);

/* Does block B of F say that what leads to it cannot be: is it what WARN() or BUG() do? */
bool cfg_warns(const struct func *f, u32 b);

#endif
