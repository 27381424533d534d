/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edges.h - which locks are taken, or waited for, while which are held: the edges of the class
 * graph, as the kernel's Documentation/locking/lockdep-design.rst has them, but of all code
 * instead of what ran. Found by the sieve's look at each function, before anything is proved.
 */
#ifndef LOCKCTX_EDGES_H
#define LOCKCTX_EDGES_H

#include "sieve.h"

/* What is taken is looked for over so many calls, from where the other lock is held. */
#define MOST_CALLS_TO_TAKE 5

/* FUNC may hold class HELD at INSN, which takes class TAKEN or calls who does, over CALLS calls. */
struct lock_edge { u32 held, taken, func, insn; uint8_t calls; };

/* A class that may be held at some call, by the doing of its function; SURE: on every way there. */
struct held_class { u32 lock_class; bool sure; };

struct edges {
	const struct sieve *sieve;
	struct lock_edge *v;		/* by held, taken, calls, function and instruction; stb_ds */
	struct { u64 key; struct held_class *value; } *held;	/* by function << 32 | instruction; stb_ds */
	struct func_number *takes;	/* by class, the calls that take it: operations, and calls that ... */
	u32 *takes_of;			/* ... pass it to who does; class -> its first, one extra entry */
};

/* SIEVE must outlive the edges. */
struct edges *edges_new(const struct sieve *sieve);
void edges_free(struct edges *e);

/* Those from class HELD to class TAKEN, *N of them from the result on; NULL when there is none. */
const struct lock_edge *edges_between(const struct edges *e, u32 held, u32 taken, u32 *n);

/* Those from class HELD to any class, as above. */
const struct lock_edge *edges_from(const struct edges *e, u32 held, u32 *n);

/* May class C be held at INSN of FUNC, by that function's own doing? */
bool edges_held(const struct edges *e, u32 func, u32 insn, u32 c);

/* By function: over so many calls it takes class C, that one counted; 0: over none, or more than
 * MOST_CALLS_TO_TAKE. The caller's. */
uint8_t *edges_near(const struct edges *e, u32 c);

#endif
