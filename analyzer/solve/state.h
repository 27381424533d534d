/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state.h - an abstract state: the holds of one lock class, and what is known of
 * values. Both halves are interned separately, since states merge when their
 * locksets are equal (property simulation: Das, Lerner and Seigle, "ESP", 2002).
 */
#ifndef LOCKCTX_STATE_H
#define LOCKCTX_STATE_H

#include "term.h"

#define MAX_HOLDS 4
#define MAX_PLACES 6
#define MAX_FACTS 48

/* Which signs a value may have. Error pointers count as negative. */
enum { MAY_NEG = 1, MAY_ZERO = 2, MAY_POS = 4, MAY_ANY = 7 };

struct value {
	u32 term;		/* what it is: a constant, a function, a path; 0 unknown */
	uint8_t may;		/* MAY_* */
};

/*
 * ATOM (a parameter, a place in memory, an SSA value, a condition) is VALUE. A value that
 * was loaded is what stands in memory, and needs no fact, until that is written: then it
 * is APART from it, and stays so even if nothing is known of it.
 */
struct fact { u32 atom, term; uint8_t may, apart; uint8_t pad[2]; };

enum hold_flag {
	HOLD_HIDDEN = 1 << 0,	/* its index also stands where this frame has no name for */
	HOLD_UNSURE = 1 << 1,	/* its index may stand in places not listed */
	HOLD_ASSUMED = 1 << 2,	/* a root was entered with it, as an assumption */
	HOLD_STALE = 1 << 3,	/* assumed, and the class was taken since */
	HOLD_BROKEN = 1 << 4,	/* no hold: a release went wrong on this way, what the
				 * lock does behind it is not looked at any more */
	HOLD_MANY = 1 << 5,	/* one of a number of objects that is not known */
	HOLD_MAYBE = 1 << 6,	/* held or not, and no caller can tell: no mistake is seen in it */
	HOLD_ABSENT = 1 << 7,	/* one of those, on a way where it is not held */
	HOLD_NESTED = 1 << 8,	/* taken as another one of its class */
	HOLD_FOUND = 1 << 9,	/* who took it got its object from a call: it looked it up */
	HOLD_NONE = HOLD_BROKEN | HOLD_ABSENT,	/* no hold */
};

struct hold {
	u32 path;		/* address of the lock; 0: not nameable in this frame */
	u32 doubter;		/* the function that returned with it or not, + 1; 0: none */
	uint16_t flags;
	uint8_t mode;
	uint8_t origin;		/* 0: taken in here; i + 1: hold i of the entry state */
	uint8_t nplaces, pad[3];
	u32 places[MAX_PLACES];	/* values that are its SRCU index; sorted */
};

struct lockset { u32 n; struct hold hold[MAX_HOLDS]; };

/* An interned one; the pool's. */
struct holds { u32 n; const struct hold *hold; };

struct state {
	struct lockset locks;
	u32 nfacts;
	struct fact facts[MAX_FACTS];	/* sorted by atom */
	u64 dropped;		/* facts that found no room */
	bool doubted;		/* a branch went against what another one told: see recall.h */
};

/* Interning pools. Equal contents have equal ids; 0 is the empty one. */
struct pool;
struct pool *pool_new(void);
void pool_free(struct pool *p);
u32 pool_locks(struct pool *p, const struct lockset *l);
u32 pool_facts(struct pool *p, const struct fact *f, u32 n);
struct holds pool_lockset(const struct pool *p, u32 id);
const struct fact *pool_fact(const struct pool *p, u32 id, u32 *n);
/* The facts that A and B share, weakened to cover both. Those that find no room are added
 * to *DROPPED. */
u32 pool_join(struct pool *p, u32 a, u32 b, u64 *dropped);

void state_load(const struct pool *p, struct state *st, u32 locks, u32 facts);

/* The fact about ATOM, or NULL. */
const struct fact *state_fact(const struct state *st, u32 atom);
/* ATOM is VALUE from now on; a value that says nothing removes the fact. */
void state_set(struct state *st, u32 atom, struct value v);
/* The same, and ATOM is apart from the memory it was loaded from. */
void state_part(struct state *st, u32 atom, struct value v);
void state_unset(struct state *st, u32 index);

/* Sort the holds and their places, so that equal locksets look equal. */
void lockset_normalise(struct lockset *l);
bool hold_add_place(struct hold *h, u32 place);
bool hold_has_place(const struct hold *h, u32 place);
void hold_drop_place(struct hold *h, u32 index);

#endif
