/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pointers.h - what pointers can be: functions, and variables that hold pointers to
 * functions, in one pass over the program. Internal to program/.
 *
 * Inclusion constraints over places (Andersen, "Program Analysis and Specialization for the
 * C Programming Language", 1994), fields as the unit (Pearce, Kelly and Hankin, "Efficient
 * Field-Sensitive Pointer Analysis of C", 2007); a place and what flows into it is made when
 * somebody asks for it (Heintze and Tardieu, "Demand-Driven Pointer Analysis", 2001). Not
 * knowing is an element of the sets like others: a pointer that may be anything reads its
 * member of every object, so that more facts never mean fewer targets. It stands for any
 * variable, and takes their place in a set.
 *
 * Every element carries the configurations it is there in, as a set of bits.
 */
#ifndef LOCKCTX_POINTERS_H
#define LOCKCTX_POINTERS_H

#include "callgraph.h"
#include "uses.h"

/* Elements that are no symbols. */
enum {
	POINTS_FIRST_SPECIAL = 0xfffffff0,
	POINTS_PLAIN = POINTS_FIRST_SPECIAL,	/* a variable that is given no pointers by name */
	POINTS_OUTSIDE,		/* from callers or tables outside the program */
	POINTS_VALUE,		/* computed in a way that facts do not show */
	POINTS_MANY,		/* more variables than are told apart */
	POINTS_HANDED,		/* registered to be called elsewhere */
};

/* Where an element of a set came from: another node, or a place in the source. */
#define POINTS_SEED (UINT32_C(1) << 31)

/* What a pointer can be: a symbol, resolved, or one of the above; in configurations MASK. */
struct points { u32 elem, mask, from; };

/* What one pass is about; all is borrowed. */
struct pointer_setup {
	const struct uses *uses;
	const struct table *table;	/* filled from its source K in configuration K; NULL */
	const u32 *func_masks, *object_masks;	/* configurations that each takes part in */
	const struct handover *handed;	/* members and arguments that are not followed; NULL */
};

struct pointers;

struct pointers *pointers_new(const struct pointer_setup *setup);
void pointers_free(struct pointers *ptr);

/* Ask what expression E of function F can be. The set's number; before pointers_solve(). */
u32 pointers_want(struct pointers *ptr, const struct func *f, u32 e);
/* Ask what the call at INSN of F, by pointer or static_call(), can enter. */
void pointers_want_call(struct pointers *ptr, const struct func *f, u32 insn);

/* Ask what is put into member FIELD, which is handed over. */
u32 pointers_want_member(struct pointers *ptr, u32 field);
/* Ask what is passed as argument ARG of function F, which is handed over. */
u32 pointers_want_argument(struct pointers *ptr, const struct func *f, u32 arg);

/* Answer all that was asked. */
void pointers_solve(struct pointers *ptr);

/* Set NODE, sorted by element, *N of them; valid until PTR is freed. */
const struct points *pointers_get(const struct pointers *ptr, u32 node, u32 *n);
/* The set of a call that was asked for. */
u32 pointers_call(const struct pointers *ptr, u32 func, u32 insn);

/* How element ELEM came into set NODE. */
struct points_why {
	u32 via;		/* string: the member, variable or parameter read last; 0 */
	struct loc because;	/* where it was put in */
	bool any_object;	/* it was read from, or stored to, an object that is not known */
};
struct points_why pointers_why(const struct pointers *ptr, u32 node, u32 elem);

/* Did some set take in the pointer of initialiser INIT, or of the store at INSN of FUNC? */
bool pointers_read_init(const struct pointers *ptr, u32 init);
bool pointers_read_store(const struct pointers *ptr, u32 func, u32 insn);

/* How many sets and constraints there are, for the curious. */
struct pointers_size { u32 nodes, edges; u64 steps; };
struct pointers_size pointers_size(const struct pointers *ptr);

#endif
