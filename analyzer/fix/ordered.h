/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ordered.h - does a candidate take its lock in an order that nobody had, against one that somebody has?
 * Asked of the class graph (edges.h) before and after. lock-order speaks only of what it can prove on both
 * ways, and not at all where one lock is held above both: neither excuses a patch.
 */
#ifndef LOCKCTX_FIX_ORDERED_H
#define LOCKCTX_FIX_ORDERED_H

#include "prove.h"

/* Reject C for each such order of the finding's class in AFTER, the analysis of the tree with it. */
void ordered_check(const struct trial *t, struct candidate *c, struct analysis *after);

#endif
