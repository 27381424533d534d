/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net-walk.h - one function being looked at, for the parts of net.h alone: net-cell.c counts,
 * net-call.c is what a call changes, net-flow.c follows control, net.c sums up.
 */
#ifndef LOCKCTX_NET_WALK_H
#define LOCKCTX_NET_WALK_H

#include "net.h"

/* A key on the way through a function. The counts differ by what CALL (instruction + 1)
 * returned; with 0 they are all the same. */
struct cell { u32 key, call; uint8_t m[NET_RETURNS]; };

/* One function being looked at. */
struct walk {
	struct nets *n;
	struct func *f;
	struct cell **in;	/* by block; stb_ds, by key */
	bool *reached;
	struct cell *now;	/* stb_ds */
	struct net *out;	/* stb_ds */
	unsigned left;		/* kinds of values that were returned */
	bool in_cycle;		/* the function may call itself, over others */
	u32 *needs, *gives, *twice, *uneven;	/* stb_ds, sorted */
	struct net *split;	/* stb_ds, by key */
	/* key -> what happens to it: NET_MORE, NET_LESS, OWN_TAKE; stb_ds */
	struct { u32 key; uint8_t value; } *moves;
	net_held *held;
	void *data;
};

/* It is taken, or given back, in the function itself. */
#define OWN_TAKE 0x10
#define OWN 0x30

/* ---- counts (net-cell.c) ---- */

/* Counts M behind something that gives back one of them. */
uint8_t net_given(uint8_t m);
/* All of counts M, whatever was returned. */
static inline uint8_t net_any(const uint8_t *m)
{
	return m[0] | m[1] | m[2];
}

/* The cell of KEY in *V (stb_ds, by key), made when it is new. */
struct cell *net_cell(struct cell **v, u32 key);
/* A copy of V, which may be NULL; the caller's. */
struct cell *net_copy(const struct cell *v);
/* Forget which call tells the counts of C apart. */
void net_forget(struct cell *c);
/* Note that KEY moves in the ways HOW. */
void net_moved(struct walk *w, u32 key, uint8_t how);
/* Instruction INSN changes KEY by BY, which differs by what the call returns when TELLS. */
void net_change(struct walk *w, u32 key, u32 insn, const uint8_t *by, bool tells);
/* Add KEY to the sorted keys *KEYS (stb_ds). */
void net_add_key(u32 **keys, u32 key);
/* KEY is required of the callers, unless it may be held by the function's own doing. */
void net_need(struct walk *w, u32 key);
/* KEY is given back, TWICE or more often: one hold of the function's own answers for one. */
void net_give(struct walk *w, u32 key, bool twice);

/* ---- calls (net-call.c) ---- */

/* Instruction INSN is done. */
void net_instruction(struct walk *w, u32 insn);

/* ---- control (net-flow.c) ---- */

/* Follow the function's control flow to the end. */
void net_walk_function(struct walk *w);

#endif
