/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * components.h - the cycles of a call graph: its strongly connected components, callees
 * before callers (Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972). What
 * functions do is computed once for each, in this order.
 */
#ifndef LOCKCTX_COMPONENTS_H
#define LOCKCTX_COMPONENTS_H

#include "callgraph.h"

struct components {
	u32 n;
	u32 *of;		/* function -> its component; a callee's is never greater */
	u32 *first, *members;	/* functions of component C: members[first[C]] to [first[C + 1] - 1] */
};

/* Is a call of target T followed? DATA is the caller's. */
typedef bool component_follows(const void *data, const struct target *t);

struct components *components_new(const struct callgraph *g, component_follows *follows, const void *data);
void components_free(struct components *c);

#endif
