// SPDX-License-Identifier: GPL-2.0-or-later
/* assume.c - eval.h: what a branch, or the use of a pointer, tells of values. */
#include "eval.h"
#include "order.h"
#include "recall.h"

static struct terms *ts_of(const struct eval *ev)
{
	return ev->slice->fx->ts;
}

static void learn(const struct eval *ev, struct state *st, u32 t, struct value v)
{
	const struct fact *f = state_fact(st, t);

	recall_told(ev, st, t, f ? MAY_ANY : v.may);
	recall_seen(ev, st, t, v.may);
	f = state_fact(st, t);
	if (!slice_wants(ev->slice, ev->f->id, t) && !f)
		return;
	if (f) {
		v.may &= f->may;
		if (!v.term)
			v.term = f->term;
		if (!v.may)
			return;
	}
	state_set(st, t, v);
}

static void learn_signs(const struct eval *ev, struct state *st, u32 t, uint8_t may)
{
	u32 e = eval_term(ev, st, t);

	learn(ev, st, t, (struct value){ 0, may });
	if (e != t && term(ts_of(ev), e)->kind != T_CONST)
		learn(ev, st, e, (struct value){ 0, may });
}

void eval_used(const struct eval *ev, struct state *st, u32 t)
{
	const struct terms *ts = ts_of(ev);

	while (term(ts, t)->kind == T_FIELD || term(ts, t)->kind == T_INDEX)
		t = term(ts, t)->a;
	if (term(ts, t)->kind == T_PARAM || term(ts, t)->kind == T_DEREF || term(ts, t)->kind == T_SSA ||
	    term(ts, t)->kind == T_APPLY)
		learn_signs(ev, st, t, MAY_POS);
}

void eval_error(const struct eval *ev, struct state *st, u32 t)
{
	while (term(ts_of(ev), t)->kind == T_CAST)
		t = term(ts_of(ev), t)->a;
	learn_signs(ev, st, t, MAY_NEG | MAY_ZERO);
}

void eval_assume_const(const struct eval *ev, struct state *st, u32 t, i64 num)
{
	u32 e = eval_term(ev, st, t), c = term_const(ts_of(ev), num);

	learn(ev, st, t, (struct value){ c, eval_sign(num) });
	if (e != t && term(ts_of(ev), e)->kind != T_CONST)
		learn(ev, st, e, (struct value){ c, eval_sign(num) });
}

void eval_assume_not(const struct eval *ev, struct state *st, u32 t, i64 num)
{
	struct terms *ts = ts_of(ev);
	u32 c = term_const(ts, num);

	if (!num)
		learn_signs(ev, st, t, MAY_NEG | MAY_POS);
	learn(ev, st, term_make(ts, T_BINARY, t, c, 0, BIN_EQ), (struct value){ 0, MAY_ZERO });
	learn(ev, st, term_make(ts, T_BINARY, t, c, 0, BIN_NE), (struct value){ 0, MAY_POS });
}

static void assume_compare(const struct eval *ev, struct state *st, const struct term *x, bool truth)
{
	struct value y = eval_value(ev, st, x->b);
	const struct term *k = term(ts_of(ev), y.term);
	i64 op = x->num & 0xff;
	bool is_neg = op == BIN_LT || op == BIN_LE;
	u32 pointer = order_nothing(ts_of(ev), x);

	if (pointer) {
		learn_signs(ev, st, pointer, is_neg == truth ? MAY_POS : MAY_NEG | MAY_ZERO);
		return;
	}
	if (op == BIN_EQ || op == BIN_NE) {
		bool eq = (op == BIN_EQ) == truth;

		if (k->kind == T_CONST && eq)
			eval_assume_const(ev, st, x->a, k->num);
		else if (k->kind == T_CONST && k->num)
			eval_assume_not(ev, st, x->a, k->num);
		else if (y.may == MAY_ZERO)
			learn_signs(ev, st, x->a, eq ? MAY_ZERO : MAY_NEG | MAY_POS);
		return;
	}
	if (k->kind != T_CONST)
		return;
	if ((x->num & BIN_UNSIGNED) && k->num < 0 && k->num >= -MAX_ERRNO - 1) {
		bool err = (op == BIN_GE || op == BIN_GT) == truth;

		learn_signs(ev, st, x->a, err ? MAY_NEG : MAY_ZERO | MAY_POS);
	} else if (!(x->num & BIN_UNSIGNED)) {
		bool below = is_neg == truth;

		if (k->num == 0 && (op == BIN_LT || op == BIN_GE))
			learn_signs(ev, st, x->a, below ? MAY_NEG : MAY_ZERO | MAY_POS);
		else if (k->num == 0)
			learn_signs(ev, st, x->a, below ? MAY_NEG | MAY_ZERO : MAY_POS);
		else if (k->num == -1 && (op == BIN_LE || op == BIN_GT))
			learn_signs(ev, st, x->a, below ? MAY_NEG : MAY_ZERO | MAY_POS);
	}
}

void eval_assume(const struct eval *ev, struct state *st, u32 t, bool truth)
{
	struct term x = *term(ts_of(ev), t);
	i64 op = x.num & 0xff;

	learn_signs(ev, st, t, truth ? MAY_NEG | MAY_POS : MAY_ZERO);
	switch (x.kind) {
	case T_UNARY:
		if (x.num == UN_NOT)
			eval_assume(ev, st, x.a, !truth);
		break;
	case T_CAST:
		if (truth || x.num == 32 || x.num == -32 || x.num == 64 || x.num == -64)
			eval_assume(ev, st, x.a, truth);
		break;
	case T_BINARY:
		if (op >= BIN_EQ && op <= BIN_GE) {
			struct value y = eval_value(ev, st, x.b);

			if ((op == BIN_EQ || op == BIN_NE) && y.may == MAY_ZERO)
				eval_assume(ev, st, x.a, (op == BIN_NE) == truth);
			else
				assume_compare(ev, st, &x, truth);
		} else if (op == BIN_AND && truth) {
			eval_assume(ev, st, x.a, true);
			eval_assume(ev, st, x.b, true);
		} else if (op == BIN_OR && !truth) {
			eval_assume(ev, st, x.a, false);
			eval_assume(ev, st, x.b, false);
		}
		break;
	default:
		break;
	}
}
