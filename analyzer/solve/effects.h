/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * effects.h - what functions do to locks and to memory, before any state is
 * known: which lock classes a call can touch and which members it can write.
 * Computed bottom-up over one call graph; it is what makes the solver's slices
 * small and its summaries shared (the frame rule).
 */
#ifndef LOCKCTX_EFFECTS_H
#define LOCKCTX_EFFECTS_H

#include "term.h"
#include "../program/components.h"
#include "../program/sets.h"
#include "../model/model.h"

/* A lock class: a member, a variable, or a name of the model (`=rcu`). */
struct lock_class {
	u32 name;
	u32 field, sym;
	bool pointer;	/* the member points to the lock, which may have another name */
	bool spins;	/* who holds it may not sleep */
	bool anyone;	/* another task than the one that took it may release it */
	bool indexed;	/* its readers have an index */
	bool waited;	/* somebody waits for its readers */
	bool runs;	/* no lock: code that others wait for, such as a work item */
	bool enters;	/* some function is entered as it, or with it held */
};

/* Function FUNC is entered as code of class LOCK_CLASS, or with that held, as row CALLBACK (of callbacks.model) says. */
struct entered_as { u32 func, lock_class, callback; };


enum { LOCK_WILD = 1, LOCK_PASSES = 2 };

/* A modelled primitive at a call: row, and its lock in the function's frame. */
struct lock_op {
	u32 func, insn;
	const struct lock_row *row;
	u32 term;		/* of the lock argument; 0 for a named class */
	u32 lock_class;		/* 0: not known here, the caller binds it */
	bool nested;		/* taken as another one of its class */
	u32 annot;		/* the annotation that says so, in program.annots, + 1; 0: a row does */
	u32 target;		/* the symbol that is annotated; NONE: the member called through */
	bool merged;		/* the argument is one of several locks of a class, of which TERM names one */
};

struct effects {
	const struct program *p;
	const struct callgraph *g;
	const struct model *m;
	struct terms *ts;
	struct lock_class *classes;	/* stb_ds; 0 unused */
	struct { u64 key; u32 value; } *class_ids;
	struct lock_op *ops;		/* by function, then instruction; stb_ds */
	u32 *op_of;			/* function -> first op; one extra entry */
	u32 atomic;			/* the class of MODEL_ATOMIC */
	struct entered_as *entered;	/* by function, then class; stb_ds */
	u32 **begins;			/* by function: see effects_begins(); stb_ds, NULL: may be entered with any */
	u32 **unbound;			/* function -> lock terms its callers bind; stb_ds */
	struct { u64 key; u32 *value; } *bound;	/* call -> classes that its arguments bind */
	struct components *components;	/* of what is entered */
	struct sets *sets;
	u32 *touches;			/* function -> set of classes */
	u32 *field_ids;			/* string -> dense member number + 1 */
	u32 nfields;
	u32 *writes;			/* function -> set of members it may write, + nfields: `*p = x` */
	bool *stored_field;		/* by dense member: some store writes it */
	bool *pointer_field;		/* by string: initialisers put pointers there */
	bool *stored_object;		/* by symbol: some store writes into it */
	bool *once;			/* by symbol: once_find() */
	bool *modelled;			/* by symbol: a row says what it does */
	bool *closed;			/* by function: and its body is not looked at */
	bool annotated_only;		/* what bodies wait for or assert is no requirement */
	bool strict;			/* locks that are held or not are followed both ways: see doubt.h, handed.h */
	bool *returns;			/* by function: control can come back from it */
	uint8_t *returned;		/* by function: returned_signs() */
	struct slot *slots;		/* siblings_new() */
	u32 unsettled;			/* cycles of calls whose net effect did not settle */
	struct { u64 key; char value; } *wild;	/* calls that take a lock by a local: WILD, */
						/* or by one of the caller's own parameters: PASSES */
};

struct effects *effects_new(const struct callgraph *g, const struct model *m, struct terms *ts);
void effects_free(struct effects *fx);

/* The class of the lock at address T: its last member or its variable, lock
 * layers stripped; 0 when a caller or a value has to say. */
u32 effects_class(struct effects *fx, u32 t);

/* Lock address T without the layers inside a lock type: &x->lock.rlock is &x->lock. */
u32 effects_strip(const struct effects *fx, u32 t);

/* The op of instruction INSN of F, the first of *N; NULL. */
const struct lock_op *effects_ops(const struct effects *fx, u32 func, u32 insn, u32 *n);

/* Can function G touch class C, whatever its callers pass? */
static inline bool effects_touches(const struct effects *fx, u32 func, u32 c)
{
	return sets_has(fx->sets, fx->touches[func], c);
}

/* May function G (or what it calls) write member FIELD (a string)? */
static inline bool effects_writes(const struct effects *fx, u32 func, u32 field)
{
	u32 id = fx->field_ids[field];

	return id && sets_has(fx->sets, fx->writes[func], id - 1);
}

/* May function G (or what it calls) write through a plain pointer, `*p = x`? */
static inline bool effects_writes_plain(const struct effects *fx, u32 func)
{
	return sets_has(fx->sets, fx->writes[func], fx->nfields);
}

/* Number NUMBER is one of function FUNC's. */
struct func_number { u32 func, number; };
/*
 * For each function the set of its own numbers, in L (stb_ds, freed), and of those of all that
 * it enters: one set a component of the call graph. An array owned by the caller.
 */
u32 *effects_close(const struct effects *fx, struct func_number *l);

/* Does who does OP stop until others have given the lock back? */
bool effects_blocks(const struct effects *fx, const struct lock_op *op);

/* Does call site S touch class C, through its targets or through a lock that its
 * arguments bind? */
bool effects_site_touches(const struct effects *fx, const struct callsite *s, u32 c);

/* From now on FUNC counts as touching class C, and so do all that reach it. */
void effects_touch(struct effects *fx, u32 func, u32 c);
/* A class that no lock has, for walks that follow no lock. */
u32 effects_no_class(struct effects *fx);

/* How FUNC is entered when that is in a context of class C, which then is held until it returns: an atomic
 * one, or as what is waited for; NULL. */
const struct callback_row *effects_entry(const struct effects *fx, u32 func, u32 c);

/* Is FUNC known to be entered from outside, and by what does not hold class C? */
bool effects_begins(const struct effects *fx, u32 func, u32 c);

/*
 * Is call site S followed? Nearly all that the kernel calls through pointers may sleep somewhere, or
 * take some lock, so that where that is asked a call of more functions than a FEW says nothing; at
 * level strict it is followed.
 */
bool effects_follows(const struct effects *fx, const struct callsite *s, bool few);

/* Has FUNC a row that is for its callers alone, and is entered by itself? */
bool effects_has_body(const struct program *p, const struct model *m, u32 func);

/* May target function T be entered, or does a row stand for it? */
bool effects_enters(const struct effects *fx, const struct target *t);

#endif
