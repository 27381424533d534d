// SPDX-License-Identifier: GPL-2.0-or-later
/* recall.c - see recall.h. */
#include "recall.h"

/* A unary operation of terms alone: what its operand was. */
#define UN_WAS 100

/* Recalling is worth less than knowing: so much room is left for that. */
#define ROOM 8

static u32 was(const struct eval *ev, u32 atom)
{
	return term_make(ev->slice->fx->ts, T_UNARY, atom, 0, 0, UN_WAS);
}

u32 recall_about(const struct terms *ts, u32 atom)
{
	const struct term *x = term(ts, atom);

	return x->kind == T_UNARY && x->num == UN_WAS ? x->a : 0;
}

/* What ST recalls of ATOM, or NULL. */
static const struct fact *recalled(const struct eval *ev, const struct state *st, u32 atom)
{
	u32 t = term_found(ev->slice->fx->ts, T_UNARY, atom, 0, 0, UN_WAS);

	return t ? state_fact(st, t) : NULL;
}

/* A fact about this says that the lock was left, and not taken since. */
static u32 left_mark(const struct eval *ev)
{
	return was(ev, term_make(ev->slice->fx->ts, T_ELSEWHERE, 0, 0, 0, 0));
}

/* Is ATOM read from the frame's own memory, which callees get to write it? */
static bool in_frame(const struct terms *ts, u32 atom)
{
	u32 at = term(ts, atom)->a, root = term_root(ts, at);

	return !term(ts, at)->derefs && (term(ts, root)->kind == T_LOCAL || term(ts, root)->kind == T_TEMP);
}

/* Is ATOM something that is read from memory, or whether that is a constant? */
static bool is_read(const struct terms *ts, u32 atom)
{
	const struct term *x = term(ts, atom);
	bool compares = x->kind == T_BINARY && ((x->num & 0xff) == BIN_EQ || (x->num & 0xff) == BIN_NE);

	if (compares && term(ts, x->b)->kind == T_CONST)
		x = term(ts, x->a);
	return x->kind == T_DEREF || x->kind == T_APPLY;
}

void recall_note(const struct eval *ev, struct state *st, u32 atom, uint8_t may)
{
	const struct terms *ts = ev->slice->fx->ts;
	u32 read = term(ts, atom)->kind == T_BINARY ? term(ts, atom)->a : atom;

	if (ev->slice->fx->strict || !is_read(ts, atom) || in_frame(ts, read) ||
	    state_fact(st, left_mark(ev)) || ((may & MAY_ZERO) && may != MAY_ZERO) || st->nfacts + ROOM > MAX_FACTS)
		return;
	state_set(st, was(ev, atom), (struct value){ 0, may });
}

void recall_told(const struct eval *ev, struct state *st, u32 t, uint8_t may)
{
	const struct fact *f;

	if (ev->slice->fx->strict || !is_read(ev->slice->fx->ts, t))
		return;
	f = recalled(ev, st, t);
	if (!f)
		return;
	st->doubted |= !(f->may & may);
	state_unset(st, f - st->facts);
}

/* What T, a value of the frame, was read from when that is read as volatile; 0. */
static u32 seen_from(const struct eval *ev, const struct state *st, u32 t)
{
	struct terms *ts = ev->slice->fx->ts;
	const struct term *x = term(ts, t);
	u32 e = x->kind == T_SSA && x->ref == ev->f->id ? x->num : 0, args[2];
	const struct expr *expr = &ev->f->exprs[e];
	const struct insn *in = func_def(ev->f, e);

	if (!in)
		return 0;
	if (expr->op == EX_LOAD && (expr->ref & LOAD_VOLATILE))
		return term_make(ts, T_DEREF, eval_expr(ev, st, expr->a), 0, 0, 0);
	if (expr->op != EX_CALL || in->n < 1 || in->n > 2)
		return 0;
	for (u32 i = 0; i < in->n; i++)
		args[i] = eval_expr(ev, st, insn_args(ev->f, in)[i]);
	return term_seen(ts, ev->f, e, args);
}

void recall_seen(const struct eval *ev, struct state *st, u32 t, uint8_t may)
{
	u32 seen = ev->slice->fx->strict ? 0 : seen_from(ev, st, t);

	if (!seen)
		return;
	recall_told(ev, st, seen, may);
	recall_note(ev, st, seen, may);
}

bool recall_has(const struct eval *ev, const struct state *st, u32 t)
{
	const struct terms *ts = ev->slice->fx->ts;
	const struct term x = *term(ts, t);
	u32 seen;

	if (x.kind == T_SSA) {
		seen = seen_from(ev, st, t);
		return seen && recalled(ev, st, seen);
	}
	return x.kind >= T_FIELD && (recalled(ev, st, t) || recall_has(ev, st, x.a) ||
				     (x.b && recall_has(ev, st, x.b)));
}

void recall_forget(const struct eval *ev, struct state *st)
{
	for (u32 i = st->nfacts; i-- > 0;)
		if (recall_about(ev->slice->fx->ts, st->facts[i].atom))
			state_unset(st, i);
}

void recall_hands(const struct eval *ev, struct state *st, bool left)
{
	bool was_left;

	if (ev->slice->fx->strict)
		return;
	was_left = state_fact(st, left_mark(ev));
	if (left || was_left)
		recall_forget(ev, st);
	if (left)
		state_set(st, left_mark(ev), (struct value){ 0, MAY_POS });
}

void recall_enter(const struct eval *ev, const struct state *st, u32 here, struct state *out, u32 t)
{
	const struct fact *f = ev->slice->fx->strict ? NULL : recalled(ev, st, here);

	if (f)
		state_set(out, was(ev, t), (struct value){ 0, f->may });
}
