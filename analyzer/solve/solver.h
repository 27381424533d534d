/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * solver.h - the interprocedural fixed point: a tabulation over (function, entry
 * state), one lock class at a time (Reps, Horwitz and Sagiv, "Precise
 * Interprocedural Dataflow Analysis via Graph Reachability", 1995; states merge
 * by lockset as in ESP). The tables stay for the witness search, which walks
 * them backwards.
 */
#ifndef LOCKCTX_SOLVER_H
#define LOCKCTX_SOLVER_H

#include "transfer.h"

struct edges;

/* A function solved from one entry state. */
struct memo {
	u32 func, locks, facts;		/* pool ids of the entry state */
	u32 entry;			/* its first node */
	struct exit_state *exits;	/* as callers see them; stb_ds */
	struct exit_state *own;		/* those that doubt.h blurs, as they were; stb_ds */
	struct call_edge *callers;	/* stb_ds */
	u64 *parts;			/* of its states, by what its flags are (flags.h); stb_ds */
	u32 *pending;			/* nodes to process; stb_ds */
	bool stacked;
	bool waits;			/* a wait for the class is reached from here */
	bool takes;			/* so is a place that takes what nobody can hold twice */
	bool root;			/* entered from outside */
};

struct exit_state { u32 locks, tag, facts, *nodes; };	/* nodes: those that return with it; stb_ds */
struct call_edge { u32 node, insn; };			/* the caller's node and its call */

/* A place inside a memo with one lockset: a block from instruction INSN on. */
struct node {
	u32 memo, block, insn, tag, locks, facts;
	bool queued;
	struct pred *preds;		/* stb_ds */
};

/* How a node was come by: from FROM's end, at instruction INSN; through exit
 * EXIT of memo CALLEE when that is not NONE. */
struct pred { u32 from, insn, callee, exit; };

struct happening {
	enum event event;
	u32 memo, node, insn;
	const struct lock_row *row;
	struct hold hold;
	u32 annot, target;		/* as in struct lock_op */
	u32 taken;			/* as in struct misuse */
};

struct solver {
	struct slice *slice;
	struct pool *pool;
	struct memo *memos;		/* stb_ds; 0 unused */
	struct node *nodes;		/* stb_ds; 0 unused */
	struct happening *events;	/* stb_ds, in the order found */
	struct { struct memo_key { u32 func, locks, facts; } key; u32 value; } *memo_ids;
	struct { struct node_key { u32 memo, block, insn, tag, locks, part; } key; u32 value; } *node_ids;
	struct { struct event_key { u32 event, memo, insn, origin; } key; u32 value; } *event_ids;
	u32 *stack;			/* memos with pending nodes; stb_ds */
	u32 *per_func;			/* entry states by function */
	u64 dropped;			/* facts and entry states given up to a bound */
	u64 steps, budget;		/* see solver_spend() */
	const struct edges *edges;	/* for the witness search: what else is held where; NULL: nobody knows. Borrowed */
	u32 held_back;			/* ways that it left out, as a doubt */
	struct { u64 key; struct taken *value; } *taken;	/* by node and instruction, see trace.c; stb_ds */
};

/* A place that takes the lock, and where the source says so: the call of a wrapper that has it. */
struct taken { u32 func, insn, at_func, at_insn; const struct lock_row *row; };

/*
 * Solve SLICE from START, one of its scope's, or from all of them (NONE), with nothing held.
 * The solver refers to the slice and owns everything else. BUDGET is how many steps may be made
 * of it, the search for witnesses included: what is there when it is spent is no fixed point.
 */
struct solver *solver_run(struct slice *slice, u32 start, u64 budget);
void solver_free(struct solver *s);

/* The memo of FUNC entered from outside with nothing held, or with the class
 * assumed held; of MODEL_ATOMIC and of what is waited for, in the context that it is called in. Solved on return. */
u32 solver_root(struct solver *s, u32 func, bool assumed);

/* The memo of FUNC entered with HELD alone, or with nothing (NULL); solved on return. */
u32 solver_enter(struct solver *s, u32 func, const struct hold *held);

/* Steps are counted, and time is not, so that a class is given up on every machine or on none. */
static inline bool solver_spent(const struct solver *s)
{
	return s->steps > s->budget;
}

/* N steps more; false when the budget is spent. */
static inline bool solver_spend(struct solver *s, u64 n)
{
	s->steps += n;
	return !solver_spent(s);
}

/* ---- for call.c and the witness search ---- */

void solver_load(const struct solver *s, struct state *st, u32 node);
struct eval solver_frame(const struct solver *s, u32 memo);
/* The state at instruction INSN of NODE's block, which control reaches within that
 * node: nothing before it ended the node. */
void solver_state_at(struct solver *s, u32 node, u32 insn, struct state *st);

#endif
