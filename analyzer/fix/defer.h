/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * defer.h - may a call be made later, behind the place where its function leaves the section? What
 * stands between the two then runs before the call, and not behind it: neither may read or write
 * what the other writes, nor give a lock back that the call is made under. These are Bernstein's
 * conditions ("Analysis of Programs for Parallel Processing", 1966) for the exchange of two
 * pieces of code, over members and variables whatever the object. What has no body among the
 * files may write anything.
 */
#ifndef LOCKCTX_FIX_DEFER_H
#define LOCKCTX_FIX_DEFER_H

#include "candidate.h"
#include "../solve/analysis.h"

/*
 * Reject C, which makes the call of G's finding behind the unlock, for each reason that is found
 * in A, the analysis of the tree as it is.
 */
void defer_check(struct candidate *c, const struct group *g, struct analysis *a);

#endif
