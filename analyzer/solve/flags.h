/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flags.h - variables that a function sets to constants alone: what is decided now and done later.
 * States that have the same locks are merged where control joins, and with it goes what one flag says
 * of another one, or of a lock that is taken later. So states are kept apart by the values of such
 * flags, a few for each entry of a function (trace partitioning by values: Mauborgne and Rival, "Trace
 * Partitioning in Abstract Interpretation Based Static Analyzers", 2005).
 */
#ifndef LOCKCTX_FLAGS_H
#define LOCKCTX_FLAGS_H

#include "solver.h"

/* Is value E of F a flag, behind a few merges at most? A constant is one. */
bool flags_is(const struct func *f, u32 e);

/* The merges of F that are flags which are set or not, a bit for each expression; the caller frees it. */
u64 *flags_of(const struct func *f);

/* By which part of memo M's states ST is to be told apart: 0 for the one of those that have no flag set,
 * or for whom there is no room. */
u32 flags_part(struct solver *s, u32 m, const struct state *st);

#endif
