// SPDX-License-Identifier: GPL-2.0-or-later
/* eval.c - see eval.h. */
#include <stb/stb_ds.h>

#include "bits.h"
#include "eval.h"
#include "fold-call.h"
#include "order.h"
#include "recall.h"

static struct terms *ts_of(const struct eval *ev)
{
	return ev->slice->fx->ts;
}

/* The object whose initialiser says what variable SYM holds, or NONE: for the table
 * of this configuration, the one that it is a copy of. */
static u32 object_of(const struct effects *fx, u32 sym)
{
	const struct table *t = fx->g->config.table;

	if (t && t->sym == sym)
		sym = t->sources[fx->g->config.source];
	return fx->p->symbols[sym].object;
}

/* Does initialiser IN fill member FIELD, or, when that is 0, element INDEX? */
static bool fills(const struct init *in, u32 field, i64 index)
{
	const struct part *last = in->npath ? &in->path[in->npath - 1] : NULL;

	if (!last)
		return false;
	return field ? last->field == field : !last->field && last->low <= index && index <= last->high;
}

/* Is the member one that initialisers fill with pointers? Facts leave out plain
 * data, so that its absence says nothing. */
static bool pointer_member(const struct effects *fx, u32 field, u32 sym)
{
	const struct program *p = fx->p;
	const struct object *o = &p->objects[object_of(fx, sym)];

	if (!field) {
		for (u32 i = o->first; i < o->first + o->n; i++)
			if (p->inits[i].sym != NONE && !p->inits[i].path[p->inits[i].npath - 1].field)
				return true;
		return false;
	}
	return fx->pointer_field[field];
}

/*
 * The pointer at address AT of a constant table, or of one that nothing in the
 * program stores into: what its initialiser says, and 0 for what that leaves out.
 * No term when it is not certain.
 */
static u32 table_member(const struct eval *ev, u32 at)
{
	struct terms *ts = ts_of(ev);
	struct effects *fx = ev->slice->fx;
	const struct program *p = fx->p;
	const struct term *x = term(ts, at);
	u32 field = x->kind == T_FIELD ? x->ref : 0, root = term_root(ts, at), found = 0, id, object, sym;
	i64 index = x->kind == T_INDEX ? term(ts, x->b)->num : 0;
	const struct object *o;

	if (term(ts, root)->kind != T_GLOBAL || x->derefs || x->a != root)
		return 0;
	if (!field && (x->kind != T_INDEX || term(ts, x->b)->kind != T_CONST))
		return 0;
	sym = term(ts, root)->ref;
	object = object_of(fx, sym);
	id = field ? fx->field_ids[field] : 0;
	if (object == NONE || (!(p->symbols[sym].flags & SYM_CONST) &&
			       (field ? id && fx->stored_field[id - 1] : fx->stored_object[sym])))
		return 0;
	o = &p->objects[object];
	for (u32 i = o->first; i < o->first + o->n; i++) {
		const struct init *in = &p->inits[i];

		if (!fills(in, field, index))
			continue;
		if (in->sym == NONE || in->nto || found)
			return 0;
		found = term_make(ts, p->symbols[in->sym].flags & SYM_FUNC ? T_FUNC : T_GLOBAL, 0, 0,
				  program_resolve(p, in->sym), 0);
	}
	return found || !o->complete || !pointer_member(fx, field, sym) ? found : term_const(ts, 0);
}

/* Is address AT that of a variable that the model says is zero where code is judged? */
static bool is_zero(const struct effects *fx, u32 at)
{
	const struct term *x = term(fx->ts, at);

	return x->kind == T_GLOBAL && !fx->strict && model_says(fx->m, WORD_ZERO, fx->p->symbols[x->ref].name);
}

u32 eval_term(const struct eval *ev, const struct state *st, u32 t)
{
	struct terms *ts = ts_of(ev);
	const struct fact *f = state_fact(st, t);
	struct term x = *term(ts, t);
	u32 a, b, r;

	if (f && f->term)
		return f->term;
	if (x.kind < T_FIELD)
		return t;
	a = eval_term(ev, st, x.a);
	b = x.b ? eval_term(ev, st, x.b) : 0;
	if (term(ts, a)->kind == T_CLASS)
		return t;
	if (a != x.a || b != x.b) {
		r = term_make(ts, x.kind, a, b, x.ref, x.num);
		if (!r)
			return t;
		f = state_fact(st, r);
		if (f && f->term)
			return f->term;
		t = r;
	}
	if (x.kind == T_DEREF) {
		if (is_zero(ev->slice->fx, a))
			return term_const(ts, 0);
		r = table_member(ev, a);
		if (r)
			return r;
	}
	return t;
}

/* Does the state hold a load apart from the memory it was read from? */
static bool any_apart(const struct eval *ev, const struct state *st)
{
	for (u32 i = 0; i < st->nfacts; i++) {
		const struct term *x = term(ts_of(ev), st->facts[i].atom);

		if (x->kind == T_SSA && x->ref == ev->f->id && (ev->f->exprs[x->num].op == EX_LOAD || ev->f->exprs[x->num].op == EX_CALL))
			return true;
	}
	return false;
}

bool eval_fresh(const struct eval *ev, const struct state *st)
{
	return !any_apart(ev, st);
}

bool eval_constant(struct slice *slice, struct func *f, u32 t)
{
	static const struct state nothing;
	struct eval ev = { slice, f };
	u32 e = eval_term(&ev, &nothing, t);

	return e != t && (term(slice->fx->ts, e)->kind == T_CONST || term(slice->fx->ts, e)->kind == T_FUNC ||
			  term(slice->fx->ts, e)->kind == T_GLOBAL);
}

static u32 rebuild(const struct eval *ev, const struct state *st, u32 e);

/* Call E of a pure function, which is T, of what its arguments are now; 0: T is none. */
static u32 apply(const struct eval *ev, const struct state *st, u32 e, u32 t)
{
	struct terms *ts = ts_of(ev);
	const struct insn *in = term(ts, t)->kind == T_APPLY ? func_def(ev->f, e) : NULL;
	u32 args[2] = { 0 };

	if (!in || !in->n || in->n > 2)
		return 0;
	for (u32 i = 0; i < in->n; i++)
		args[i] = rebuild(ev, st, insn_args(ev->f, in)[i]);
	return term_make(ts, T_APPLY, args[0], args[1], term(ts, t)->ref, term(ts, t)->num);
}

static u32 rebuild(const struct eval *ev, const struct state *st, u32 e)
{
	struct terms *ts = ts_of(ev);
	const struct expr *x = &ev->f->exprs[e];
	u32 t = term_of(ts, ev->f, e), own, r = 0;

	switch (x->op) {
	case EX_LOAD:
		own = term_make(ts, T_SSA, 0, 0, ev->f->id, e);
		if (state_fact(st, own))
			return own;
		r = x->ref & 1 ? 0 : term_make(ts, T_DEREF, rebuild(ev, st, x->a), 0, 0, 0);
		break;
	case EX_CALL:
		own = term_make(ts, T_SSA, 0, 0, ev->f->id, e);
		if (state_fact(st, own))
			return own;
		r = apply(ev, st, e, t);
		break;
	case EX_FIELD: r = term_make(ts, T_FIELD, rebuild(ev, st, x->a), 0, x->ref, x->num); break;
	case EX_CONTAINER: r = term_make(ts, T_CONTAINER, rebuild(ev, st, x->a), 0, x->ref, x->num); break;
	case EX_UNARY: r = term_make(ts, T_UNARY, rebuild(ev, st, x->a), 0, 0, x->num); break;
	case EX_CAST: r = term_make(ts, T_CAST, rebuild(ev, st, x->a), 0, 0, x->num); break;
	case EX_BINARY:
		r = term_make(ts, T_BINARY, rebuild(ev, st, x->a), rebuild(ev, st, x->b), 0, x->num);
		break;
	default:
		break;
	}
	return r ? r : t;
}

u32 eval_expr(const struct eval *ev, const struct state *st, u32 e)
{
	return any_apart(ev, st) ? rebuild(ev, st, e) : term_of(ts_of(ev), ev->f, e);
}

static int compare(i64 op, u32 a, u32 b, struct value x, struct value y, const struct terms *ts)
{
	const struct term *k = term(ts, y.term);
	i64 plain = op & 0xff;

	if (plain == BIN_EQ || plain == BIN_NE) {
		bool eq = plain == BIN_EQ;

		if (a == b)
			return eq;
		if (!(x.may & y.may))
			return !eq;
		if (x.may == MAY_ZERO && y.may == MAY_ZERO)
			return eq;
		if (x.term && y.term && term(ts, x.term)->kind == T_FUNC && k->kind == T_FUNC)
			return (x.term == y.term) == eq;
		return -1;
	}
	if (k->kind != T_CONST)
		return -1;
	if ((op & BIN_UNSIGNED) && k->num < 0 && k->num >= -MAX_ERRNO - 1) {
		/* IS_ERR(): the top of the address space */
		if (plain == BIN_GE || plain == BIN_GT)
			return x.may == MAY_NEG ? 1 : x.may & MAY_NEG ? -1 : 0;
		if (plain == BIN_LT || plain == BIN_LE)
			return x.may == MAY_NEG ? 0 : x.may & MAY_NEG ? -1 : 1;
		return -1;
	}
	if ((op & BIN_UNSIGNED) && ((x.may & MAY_NEG) || k->num < 0))
		return -1;
	return order_holds(plain, x.may, k->num);
}

static struct value known(const struct eval *ev, const struct state *st, u32 t);

static uint8_t binary_signs(const struct eval *ev, const struct state *st, const struct term *x)
{
	struct value a = known(ev, st, x->a), b = known(ev, st, x->b);
	const struct fact *f;
	u32 pointer = order_nothing(ts_of(ev), x);
	int truth;

	if (pointer) {
		bool nothing = (x->num & 0xff) == BIN_GT || (x->num & 0xff) == BIN_GE;

		a = known(ev, st, pointer);
		truth = a.may == MAY_POS ? !nothing : a.may & MAY_POS ? -1 : nothing;
		return truth < 0 ? MAY_ZERO | MAY_POS : truth ? MAY_POS : MAY_ZERO;
	}
	switch (x->num & 0xff) {
	case BIN_NE:
		f = state_fact(st, order_equal(ts_of(ev), term_make(ts_of(ev), T_BINARY, x->a, x->b, 0, x->num)));
		if (f && f->may == MAY_ZERO)
			return MAY_POS;
		/* fall through */
	case BIN_EQ: case BIN_LT: case BIN_LE: case BIN_GT: case BIN_GE:
		truth = compare(x->num, a.term ? a.term : x->a, b.term ? b.term : x->b, a, b, ts_of(ev));
		return truth < 0 ? MAY_ZERO | MAY_POS : truth ? MAY_POS : MAY_ZERO;
	case BIN_AND:
		if (bits_set(ts_of(ev), a.term ? a.term : x->a) & bits_set(ts_of(ev), b.term ? b.term : x->b))
			return MAY_NEG | MAY_POS;
		if (!(bits_possible(ts_of(ev), a.term ? a.term : x->a) & bits_possible(ts_of(ev), b.term ? b.term : x->b)))
			return MAY_ZERO;
		return a.may == MAY_ZERO || b.may == MAY_ZERO ? MAY_ZERO : MAY_ANY;
	case BIN_OR:
		if (a.may == MAY_ZERO)
			return b.may;
		if (b.may == MAY_ZERO)
			return a.may;
		return (a.may & MAY_ZERO) && (b.may & MAY_ZERO) ? MAY_ANY : MAY_NEG | MAY_POS;
	default:
		return MAY_ANY;
	}
}

/* What the call that expression E of function F is may return. */
static uint8_t returned(const struct effects *fx, u32 f, u32 e)
{
	const struct func *caller = fx->p->funcs[f], *g;
	const struct insn *in = caller->exprs[e].op == EX_CALL ? func_def(caller, e) : NULL;

	if (!in || caller->exprs[in->a].op != EX_FUNC)
		return MAY_ANY;
	g = program_body(fx->p, caller->exprs[in->a].ref);
	return g ? fx->returned[g->id] : MAY_ANY;
}

static uint8_t signs(const struct eval *ev, const struct state *st, u32 t)
{
	struct terms *ts = ts_of(ev);
	struct term x = *term(ts, t);
	struct value a;

	switch (x.kind) {
	case T_CONST: return eval_sign(x.num);
	case T_SSA: return returned(ev->slice->fx, x.ref, x.num);
	case T_APPLY: return ev->slice->fx->returned[x.ref];
	case T_LOCAL: case T_TEMP: case T_GLOBAL: case T_FUNC: case T_STRING: return MAY_POS;
	case T_FIELD: case T_INDEX: return MAY_POS;	/* nobody takes the address of a member of NULL */
	case T_BINARY: return binary_signs(ev, st, &x);
	case T_DEREF:
		/* before it is set there is nobody else */
		return term(ts, x.a)->kind == T_GLOBAL && ev->slice->fx->once[term(ts, x.a)->ref] && !ev->slice->fx->strict ?
		       MAY_NEG | MAY_POS : MAY_ANY;
	case T_UNARY:
		a = known(ev, st, x.a);
		if (x.num == UN_NOT)
			return a.may == MAY_ZERO ? MAY_POS : a.may & MAY_ZERO ? MAY_ZERO | MAY_POS : MAY_ZERO;
		return a.may == MAY_ZERO && x.num == UN_NEG ? MAY_ZERO : MAY_ANY;
	case T_CAST:
		a = known(ev, st, x.a);
		/* a narrower value is zero at least when the wider one is */
		return a.may == MAY_ZERO ? MAY_ZERO : x.num == 32 || x.num == -32 || x.num == 64 || x.num == -64 ?
		       a.may : MAY_ANY;
	default: return MAY_ANY;
	}
}

/* V, which is T. */
static struct value settled(struct terms *ts, u32 t, struct value v)
{
	if (term(ts, t)->kind != T_SSA && term(ts, t)->kind != T_NONE)
		v.term = t;
	if (v.may == MAY_ZERO)
		v.term = term_const(ts, 0);
	if (!v.may)		/* contradicting facts: this state cannot be; keep it harmless */
		v.may = MAY_ANY;
	return v;
}

/*
 * The value of term T, which the state has been put into. Facts may be about each other
 * in a ring (x is y | 1, and y is z, and z is x & 2), so none is followed from here but
 * to a term without parts: what is left to do is the parts of T.
 */
static struct value known(const struct eval *ev, const struct state *st, u32 t)
{
	const struct fact *f = state_fact(st, t);
	struct terms *ts = ts_of(ev);
	struct value v = { 0, f ? f->may : MAY_ANY };

	if (f && f->term && term(ts, f->term)->kind < T_FIELD)
		t = f->term;
	v.may &= signs(ev, st, t);
	return settled(ts, t, v);
}

struct value eval_value(const struct eval *ev, const struct state *st, u32 t)
{
	const struct fact *f = state_fact(st, t);
	struct value v = { 0, MAY_ANY };
	u32 e;

	if (!t)
		return v;
	if (f)
		v = (struct value){ f->term, f->may };
	e = eval_term(ev, st, t);
	if (e != t && (f = state_fact(st, e)))
		v.may &= f->may;
	v.may &= signs(ev, st, e);
	return settled(ts_of(ev), e, v);
}

int eval_truth(const struct eval *ev, const struct state *st, u32 t)
{
	struct value v = eval_value(ev, st, t);

	return v.may == MAY_ZERO ? 0 : v.may & MAY_ZERO ? -1 : 1;
}

bool eval_valid(const struct eval *ev, const struct state *st, u32 address)
{
	const struct terms *ts = ts_of(ev);
	const struct term *x;
	u32 t = st->nfacts ? eval_expr(ev, st, address) : 0;

	while (term(ts, t)->kind == T_FIELD || term(ts, t)->kind == T_INDEX)
		t = term(ts, t)->a;
	x = term(ts, t);
	if (x->kind != T_PARAM && x->kind != T_DEREF && x->kind != T_SSA && x->kind != T_APPLY)
		return true;
	return eval_value(ev, st, t).may & MAY_POS;
}

bool eval_may_be(const struct eval *ev, const struct state *st, u32 t, i64 low, i64 high)
{
	struct value v = eval_value(ev, st, t);
	const struct term *k = term(ts_of(ev), v.term);

	if (k->kind == T_CONST)
		return k->num >= low && k->num <= high;
	return ((v.may & MAY_NEG) && low < 0) || ((v.may & MAY_ZERO) && low <= 0 && high >= 0) ||
	       ((v.may & MAY_POS) && high > 0) || ((v.may & MAY_NEG) && low > INT32_MAX);
}

bool eval_impossible(const struct eval *ev, const struct state *st)
{
	struct terms *ts = ts_of(ev);

	for (u32 i = 0; i < st->nfacts; i++) {
		const struct term x = *term(ts, st->facts[i].atom);
		u32 now;

		if (x.kind != T_APPLY)
			continue;
		now = term_make(ts, T_APPLY, eval_term(ev, st, x.a), x.b ? eval_term(ev, st, x.b) : 0, x.ref, x.num);
		if (term(ts, now)->kind == T_CONST && !(eval_sign(term(ts, now)->num) & st->facts[i].may))
			return true;
	}
	return false;
}

static bool is_case(const struct switch_case *cases, u32 n, i64 v)
{
	for (u32 i = 0; i < n; i++)
		if (v >= cases[i].low && v <= cases[i].high)
			return true;
	return false;
}

/* May function F return one of the signs MAY for an argument that is none of the N CASES? */
static bool may_return(const struct func *f, uint8_t may, const struct switch_case *cases, u32 n)
{
	i64 *constants, other, v;
	bool may_be = !fold_constants(f, &constants, &other) || !fold_call(f, &other, 1, &v) || (eval_sign(v) & may);

	for (size_t i = 0; i < arrlenu(constants) && !may_be; i++)
		may_be = !is_case(cases, n, constants[i]) &&
			 (!fold_call(f, &constants[i], 1, &v) || (eval_sign(v) & may));
	arrfree(constants);
	return may_be;
}

bool eval_left_out(const struct eval *ev, const struct state *st, u32 t, const struct switch_case *cases, u32 n)
{
	for (u32 i = 0; i < st->nfacts; i++) {
		const struct term *x = term(ts_of(ev), st->facts[i].atom);

		if (x->kind == T_APPLY && x->num == 1 && x->a == t &&
		    !may_return(ev->slice->fx->p->funcs[x->ref], st->facts[i].may, cases, n))
			return true;
	}
	return false;
}
