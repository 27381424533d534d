/* SPDX-License-Identifier: GPL-2.0-or-later */
/* back.h - a look back from where control is, over the nodes of one memo that lead there. */
#ifndef LOCKCTX_BACK_H
#define LOCKCTX_BACK_H

#include "solver.h"

/* What is seen in a node: look behind it, do not, or that is what was looked for. */
enum back { BACK_ON, BACK_NOT_BEHIND, BACK_FOUND };

/*
 * Does SEE, which is given each node once and DATA, find something in NODE, in another one of its memo where
 * control is with the same locks (states are kept apart by flags, too), or in what leads there?
 */
bool back_find(const struct solver *s, u32 node, enum back (*see)(const struct solver *s, u32 node, void *data),
	       void *data);

#endif
