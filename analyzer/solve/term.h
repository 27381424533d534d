/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * term.h - access paths and the values built from them, interned: equal terms
 * have equal numbers. `&vcpu->kvm->srcu` in a function whose first parameter is
 * vcpu is FIELD(DEREF(FIELD(PARAM 0, kvm_vcpu::kvm)), kvm::srcu): FIELD is an
 * address, DEREF what stands there. container_of() cancels out against the member
 * it came from.
 *
 * A term means something inside one function (its frame). Terms rooted at
 * parameters move between frames by substitution; those rooted at a local or at
 * an SSA value do not leave theirs.
 */
#ifndef LOCKCTX_TERM_H
#define LOCKCTX_TERM_H

#include "../program/callgraph.h"

enum term_kind {
	T_NONE,
	T_CONST,	/* num */
	T_PARAM,	/* num */
	T_LOCAL,	/* address of memory local num of function ref */
	T_TEMP,		/* address of the aggregate that expression num of function ref returns */
	T_RESULT,	/* the value a function returns, in its exit states */
	T_RESULT_AT,	/* the address of the aggregate it returns */
	T_GLOBAL,	/* address of symbol ref */
	T_FUNC,		/* function symbol ref */
	T_STRING,
	T_SSA,		/* expression num of function ref, opaque */
	T_CLASS,	/* some lock of class ref, object unknown */
	T_ELSEWHERE,	/* some object that the frame has no name for */
	T_FIELD, T_CONTAINER,	/* a, member ref */
	T_INDEX,	/* a, element b */
	T_DEREF,	/* a */
	T_UNARY, T_BINARY, T_CAST,	/* a, b, num: as in facts */
	T_APPLY,	/* what pure function ref returns for a, b; num arguments */
};

struct term { uint8_t kind, derefs, depth, size; bool local, param; u32 a, b, ref; i64 num; };

struct terms;

struct terms *terms_new(const struct program *p);
void terms_free(struct terms *ts);
/* LAYER, by string, marks members that are the lock inside a lock and must keep their
 * outer member; owned by TS from now on. Before the first term is made. */
void terms_set_layers(struct terms *ts, bool *layer);
const struct program *terms_program(const struct terms *ts);

/* Term T; valid until the next one is made. 0 is "no term". */
const struct term *term(const struct terms *ts, u32 t);

/*
 * The number of a term, simplified: constants are folded, container_of() of a
 * member is the object. 0 when an operand is 0 or the term would be too deep to
 * mean anything to a reader.
 */
u32 term_make(struct terms *ts, enum term_kind kind, u32 a, u32 b, u32 ref, i64 num);
u32 term_const(struct terms *ts, i64 num);
/* The number of a term as it is, if it has been made before; 0: nobody can have said anything of it. */
u32 term_found(const struct terms *ts, enum term_kind kind, u32 a, u32 b, u32 ref, i64 num);

/* What expression E of F is, from F alone: loads are paths, calls of helpers that
 * only compute a path are that path, everything else opaque is T_SSA. */
u32 term_of(struct terms *ts, struct func *f, u32 e);

/*
 * Term T of a called function in its caller's frame: parameter i becomes ARGS[i].
 * RESULT stands for T_RESULT and RESULT_AT for T_RESULT_AT (0: they have no
 * name there). 0 when T has no name in the caller.
 */
u32 term_in_caller(struct terms *ts, u32 t, const u32 *args, u32 nargs, u32 result, u32 result_at);
/* The other way: T of the caller, as the callee called with ARGS can name it; 0
 * when it cannot. */
u32 term_in_callee(struct terms *ts, u32 t, const u32 *args, u32 nargs);

/* T with every WHAT in it replaced by WITH. */
u32 term_replace(struct terms *ts, u32 t, u32 what, u32 with);
/* Does T contain WHAT (or equal it)? */
bool term_contains(const struct terms *ts, u32 t, u32 what);
/* The last member of address T, array steps aside; 0 when it ends in none. */
u32 term_last_field(const struct terms *ts, u32 t);
/* The root of address or path T: a term that is no step. */
u32 term_root(const struct terms *ts, u32 t);
/* What is left of value T where its object has no name: the same member of some
 * object; 0 when it is no member's value. */
u32 term_elsewhere(struct terms *ts, u32 t);
/* Is it built from parameters, globals and constants alone? */
bool term_travels(const struct terms *ts, u32 t);

/* Does F, which returns something, only look at memory, volatile or not? */
bool term_looks(struct terms *ts, struct func *f);

/* Does F only compute a value from its arguments and from memory? Calls of such
 * functions with equal arguments are equal while that memory does not change. */
bool term_pure(struct terms *ts, struct func *f);
/* What the call that E of F is would be for the terms ARGS of its arguments if nobody else wrote
 * the memory that it reads as volatile; 0 when it does more than look. */
u32 term_seen(struct terms *ts, struct func *f, u32 e, const u32 *args);

/* The members that pure function FUNC reads; *N of them. *OTHER tells whether it reads
 * memory that is no member's, too. */
const u32 *term_reads(const struct terms *ts, u32 func, u32 *n, bool *other);

#endif
