/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * constraints.h - the graph behind pointers.h: places that hold pointers, and what flows
 * from one to another. Internal to pointers.c and places.c.
 */
#ifndef LOCKCTX_CONSTRAINTS_H
#define LOCKCTX_CONSTRAINTS_H

#include "pointers.h"

enum node_kind {
	NODE_VALUE,	/* expression b of function a */
	NODE_PARAM,	/* parameter b of function a */
	NODE_RETURN,	/* what function a returns */
	NODE_LOCAL,	/* what stands in memory local b of function a */
	NODE_OBJECT,	/* member b (0: what no member names) of variable a */
	NODE_STORE,	/* what the store at instruction b of function a stores */
	NODE_STORED,	/* what is stored to member a of objects that are not known */
	NODE_ANY,	/* member a of any object */
	NODE_KEY,	/* what static_call() trampoline a enters */
	NODE_PASSED,	/* what is passed as parameter b of function a, which is handed over */
};

/* What the set holds flows on to node TO, in configurations MASK. */
struct edge { u32 to, mask; };

/* Through each object of the set: OTHER reads its member FIELD, or is stored there. */
struct access { u32 other, field, mask; bool store, known_only; };

struct node {
	uint8_t kind;
	bool queued;
	u32 a, b;
	u32 told;		/* configurations in which "from outside" was said */
	struct points *set;	/* by elem; these are stb_ds */
	struct edge *out;
	struct access *accesses;
	u32 *calls;		/* calls whose function this is */
};

/* A call by pointer. RESULT is the node that wants what it returns, or NONE. */
struct call_of { u32 func, insn, node, result; struct called { u32 func, mask; } *targets; };

struct pointers {
	struct pointer_setup s;
	const struct program *p;
	struct node *nodes;
	u32 *unbuilt;		/* nodes whose incoming edges are not made; all stb_ds */
	u32 *queue;		/* nodes whose set has grown; read at `head` */
	size_t head;
	struct loc *seeds;
	struct call_of *calls;
	struct { u64 key; u32 value; } *ids, *edge_ids, *call_ids;
	struct caller { u32 call, mask; } **callers;	/* function -> calls by pointer that may enter it */
	u32 all;		/* every configuration */
	bool *read_init;
	struct { u64 key; char value; } *read_store;
	bool plain_done;
	u64 steps;
};

/* The node of this kind, made when it is new. */
u32 node_get(struct pointers *ptr, enum node_kind kind, u32 a, u32 b);
/* NODE may be ELEM in configurations MASK, because of what stands at BECAUSE. */
void node_seed(struct pointers *ptr, u32 node, u32 elem, u32 mask, struct loc because);
void node_edge(struct pointers *ptr, u32 from, u32 to, u32 mask);
void node_access(struct pointers *ptr, u32 base, struct access a);

/* Make the edges into a new node (places.c). */
void place_build(struct pointers *ptr, u32 node);
/* Call CALL may enter function TARGET in configurations MASK: arguments and result flow. */
void place_link(struct pointers *ptr, u32 call, u32 target, u32 mask);

/* Is member FIELD handed over: called elsewhere than where it is read? */
bool handed_field(const struct pointers *ptr, u32 field);
/* Is argument ARG of function symbol SYM? */
bool handed_argument(const struct pointers *ptr, u32 sym, u32 arg);

#endif
