/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slice.h - what matters for one lock class: the functions that can touch it,
 * and in each the values on which its lock events depend. Values outside that
 * are not tracked, or every constant argument would make an entry state of its
 * own (Ball and Rajamani, "Bebop", 2000, call this the relevance of predicates).
 */
#ifndef LOCKCTX_SLICE_H
#define LOCKCTX_SLICE_H

#include "scope.h"

/* The part of a function that a class can depend on. */
struct part_of {
	u64 *insns;		/* set: lock operations and calls that can touch the class */
	u64 *needed;		/* set of expressions: their value is tracked */
	u64 *flags;		/* those that are flags (flags.h) */
	u32 *objects;		/* parameters behind locks: which variable they point to; stb_ds */
	u32 *tests;		/* terms that callers pass values for; stb_ds, sorted */
	u32 *asked;		/* the same before slice_keep_answerable(), in a scope whose callers are open */
	struct { u32 key; u32 value; } *uses;	/* term -> how often it is asked for */
	struct { u32 key; char value; } *branched;	/* terms that its own branches ask for */
	struct { u32 key; char value; } *stores;	/* members that it writes itself */
	u32 *loads;		/* tracked EX_LOADs; stb_ds */
	u32 *own;		/* of each, the term of the value that it has loaded; stb_ds */
	struct { u64 key; u32 *value; } *bindings;	/* call, callee -> its tests in our terms */
	bool helper;		/* touches no lock: solved for what it returns */
	bool full;		/* some test found no room */
};

struct slice {
	struct effects *fx;
	u32 lock_class;
	const struct scope *scope;
	u32 *funcs;		/* those of the scope and the helpers, callees first; stb_ds */
	struct part_of **part;	/* by function; NULL: outside */
	struct { u32 key; char value; } *fields;	/* members whose stores are tracked */
	struct { u32 key; char value; } *passed;	/* members of structs made to be passed on */
	u64 dropped_tests;	/* functions whose tests did not all find room */
	u64 lost_holds;		/* states whose holds are not known any more: transfer_give_up() */
	struct doubts *doubts;	/* see doubt.h; NULL before there are any */
};

/* What matters in SCOPE, which must outlive the slice. */
struct slice *slice_new(const struct scope *scope);
void slice_free(struct slice *s);
/* Does FUNC return with the lock on some ways, by something that it tests, and without on others? What it returns is
 * worth a part of its caller's states, and who calls it twice gets the same answer. */
bool slice_may_take(const struct slice *s, u32 func);
/* Does FUNC take the lock or not (NET_HELD), or give it back or not (NET_LESS), by something that it tests? Then it may be
 * one half of a pair: what one of them finds out the other one knows. 0: no. */
uint8_t slice_half(const struct slice *s, u32 func);
/* Part of slice_new(): drop the tests that no caller can answer (supply.c). */
void slice_keep_answerable(struct slice *s);

static inline bool bit(const u64 *set, u32 i)
{
	return set[i / 64] >> (i % 64) & 1;
}

static inline void set_bit(u64 *set, u32 i)
{
	set[i / 64] |= UINT64_C(1) << (i % 64);
}

/* The tests of function CALLEE as F, calling it at INSN, names them: one term for each,
 * 0 where it cannot. Owned by S. */
const u32 *slice_binding(struct slice *s, struct func *f, u32 insn, u32 callee);

/* Is a fact about TERM worth keeping in function F: does more than the branch
 * that found it out ask for it? */
bool slice_wants(const struct slice *s, u32 f, u32 term);
/* Does function F ask for TERM at all: is what a callee says of it worth a fact? */
bool slice_asks(const struct slice *s, u32 f, u32 term);
/* Is FIELD a member that functions fill in a local variable, as they do with structs
 * that carry arguments? */
bool slice_passed(const struct slice *s, u32 field);
/* Are stores to member FIELD tracked? */
bool slice_field(const struct slice *s, u32 field);

#endif
