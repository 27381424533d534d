/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * eval.h - what a state knows about a term, and what it learns from a branch.
 */
#ifndef LOCKCTX_EVAL_H
#define LOCKCTX_EVAL_H

#include "slice.h"
#include "state.h"

/* Values from -MAX_ERRNO on are error pointers (include/linux/err.h). */
#define MAX_ERRNO 4095

/* The sign of constant N: MAY_*. */
static inline uint8_t eval_sign(i64 n)
{
	return n < 0 ? MAY_NEG : n ? MAY_POS : MAY_ZERO;
}

struct eval {
	struct slice *slice;
	struct func *f;		/* the frame */
};

/* T with everything the state knows put in: a pointer to a known object, a
 * constant, the function behind a member of a constant table. */
u32 eval_term(const struct eval *ev, const struct state *st, u32 t);
/* The value of T. */
struct value eval_value(const struct eval *ev, const struct state *st, u32 t);
/* The term of expression E, with loads whose memory changed since as values of
 * their own. */
u32 eval_expr(const struct eval *ev, const struct state *st, u32 e);

/* Is T the same constant, function or object in every state? */
bool eval_constant(struct slice *slice, struct func *f, u32 t);
/* Are all loaded values still what their memory holds? */
bool eval_fresh(const struct eval *ev, const struct state *st);

/* -1: E may be either; else whether it holds. */
int eval_truth(const struct eval *ev, const struct state *st, u32 t);
/* Add that T is true (or false) to ST, as far as the slice asks for it. */
void eval_assume(const struct eval *ev, struct state *st, u32 t, bool truth);
/* May memory at ADDRESS, an expression of the frame, be read or written: is the pointer that it is behind
 * neither null nor an error on this way? True when nothing is known of it. */
bool eval_valid(const struct eval *ev, const struct state *st, u32 address);

/* Add that the object which address T is a part of is there: it is used, so that the pointer to it
 * is neither null nor an error. */
void eval_used(const struct eval *ev, struct state *st, u32 t);
/* Add that T becomes a pointer that says which error there is, or 0: it is not positive. */
void eval_error(const struct eval *ev, struct state *st, u32 t);
/* Add that T equals NUM. */
void eval_assume_const(const struct eval *ev, struct state *st, u32 t, i64 num);
/* Has ST a fact about what a function returned that goes against what is known now of its arguments? */
bool eval_impossible(const struct eval *ev, const struct state *st);
/* Has ST a fact about what a function returned for T that none gives but the N CASES? */
bool eval_left_out(const struct eval *ev, const struct state *st, u32 t, const struct switch_case *cases, u32 n);
/* Add that T differs from NUM. */
void eval_assume_not(const struct eval *ev, struct state *st, u32 t, i64 num);
/* Is LOW <= T <= HIGH possible? */
bool eval_may_be(const struct eval *ev, const struct state *st, u32 t, i64 low, i64 high);

#endif
