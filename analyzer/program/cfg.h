/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cfg.h - what the solver wants to know of a function's control flow: an order
 * to visit blocks in, and what a branch decides. Post-dominators after Cooper,
 * Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
 */
#ifndef LOCKCTX_CFG_H
#define LOCKCTX_CFG_H

#include "program.h"

struct cfg {
	u32 *order;		/* block -> place in reverse post-order */
	u32 *pdom;		/* block -> immediate post-dominator; nblocks is the exit */
};

/* The control flow of F, computed on first use and owned by F. */
const struct cfg *cfg_of(struct func *f);
void cfg_free(struct cfg *c);

/*
 * Mark in IN[0..nblocks-1] the blocks that the branch ending block B decides:
 * those on a way from B to its immediate post-dominator, without either.
 */
void cfg_region(struct func *f, u32 b, bool *in);

#endif
