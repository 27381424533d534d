// SPDX-License-Identifier: GPL-2.0-or-later
/* asked.c - see asked.h. */
#include <stb/stb_ds.h>

#include "asked.h"
#include "order.h"
#include "../program/cfg.h"

#define MAX_TESTS 96
#define MAX_TEST_DEREFS 2

struct walk {
	struct slice *s;
	struct { u32 key; char value; } *stored;	/* local members whose stores were visited */
	u32 *helpers;		/* functions found to be worth solving for their result; stb_ds */
	struct func *f;
	struct part_of *part;
	u32 weight;		/* what a visit adds to a term's uses */
	bool testing;		/* the caller's values matter, too */
	bool own;		/* asked by a branch of the function itself */
};

static void visit(struct walk *w, u32 t);

/* Wrappers of what gives a reference back are not deeper. */
#define MOST_WRAPPED 5

/* Does function G, or what it calls by name, give a reference back? */
static bool puts_reference(const struct effects *fx, const struct func *g, u32 depth)
{
	if (g->ninsns > 64)
		return false;
	for (u32 i = fx->op_of[g->id]; i < fx->op_of[g->id + 1]; i++)
		if (fx->ops[i].row->effect == EFFECT_PUT)
			return true;
	for (u32 k = fx->g->site_of[g->id]; depth && k < fx->g->site_of[g->id + 1]; k++) {
		const struct callsite *site = &fx->g->sites[k];

		if (!site->indirect && site->n == 1 && effects_enters(fx, &fx->g->targets[site->first]) &&
		    puts_reference(fx, fx->p->funcs[fx->g->targets[site->first].func], depth - 1))
			return true;
	}
	return false;
}

/* A helper that locks something else, or not, and says by what it returns which, is not longer. */
#define MOST_LOCKING 24

/* Does G take some other lock or not? What it returns says which, to who takes this one instead. */
static bool locks_or_not(const struct slice *s, const struct func *g)
{
	const struct net *v = s->scope->nets ? s->scope->nets->of[g->id] : NULL;
	const uint8_t taken_or_not = NET_SAME | NET_MORE;

	if (g->ninsns > MOST_LOCKING || s->lock_class == s->fx->atomic)
		return false;
	for (u32 i = 0; i < arrlenu(v); i++)
		if (((v[i].m[0] | v[i].m[1] | v[i].m[2]) & taken_or_not) == taken_or_not)
			return true;
	return false;
}

/* Is what G returns worth a look into it? */
static bool tells(const struct slice *s, struct func *g)
{
	if (g->nblocks > 1 && (term_looks(s->fx->ts, g) || (!(g->flags & FN_VOID) && locks_or_not(s, g))))
		return true;
	return !s->fx->strict && !(g->flags & FN_VOID) && puts_reference(s->fx, g, MOST_WRAPPED);
}

/* Call E's result decides something: solve the callee for it, if it is a helper
 * that the slice does not have yet. */
static void want_result(struct walk *w, u32 e)
{
	struct func *f = w->f, *g;
	const struct effects *fx = w->s->fx;
	const struct insn *in = func_def(f, e);

	if (!in || f->exprs[in->a].op != EX_FUNC || fx->modelled[f->exprs[in->a].ref])
		return;
	g = program_body(fx->p, f->exprs[in->a].ref);
	if (!g || g == f || !fx->g->config.has[g->id] || !tells(w->s, g))
		return;
	set_bit(w->part->insns, in - f->insns);
	if (!w->s->part[g->id])
		arrput(w->helpers, g->id);
}

/* The calls of this function that make pure result T. */
static void visit_apply(struct walk *w, u32 t)
{
	for (u32 i = 0; i < w->f->ninsns; i++) {
		const struct insn *in = &w->f->insns[i];

		if (in->kind != IN_CALL || !in->dst || bit(w->part->needed, in->dst) ||
		    term_of(w->s->fx->ts, w->f, in->dst) != t)
			continue;
		set_bit(w->part->needed, in->dst);
		want_result(w, in->dst);
	}
}

/* What a local variable's member was given in this function. */
static void visit_stores(struct walk *w, u32 t, u32 address)
{
	struct terms *ts = w->s->fx->ts;
	u32 root = term_root(ts, address), field = term_last_field(ts, address);

	if (term(ts, root)->kind != T_LOCAL || term(ts, address)->derefs || hmgeti(w->stored, t) >= 0)
		return;
	hmput(w->stored, t, 1);
	for (u32 i = 0; i < w->f->ninsns; i++) {
		const struct insn *in = &w->f->insns[i];
		u32 at;

		if (in->kind != IN_STORE)
			continue;
		at = term_of(ts, w->f, in->a);
		if (term_root(ts, at) == root && term_last_field(ts, at) == field)
			visit(w, term_of(ts, w->f, in->b));
	}
}

/* Does a PHI join nothing but constants and functions, as a flag or a chosen
 * handler does? Then what chose among them matters as much as the value. */
static bool chooses(const struct func *f, const struct insn *phi)
{
	for (u32 k = 0; k < phi->n; k++) {
		u32 op = f->exprs[f->ops[phi->list + phi->n + k]].op;

		if (op != EX_CONST && op != EX_FUNC)
			return false;
	}
	return true;
}

/* The conditions that decide by which edge block B, with PHI, is entered. */
static void visit_choice(struct walk *w, const struct insn *phi, u32 b)
{
	struct func *f = w->f;

	for (u32 x = 0; x < f->nblocks; x++) {
		const struct insn *end = block_end(f, &f->blocks[x]);
		const struct region *region;
		bool decides = false;

		if ((end->kind != IN_BRANCH && end->kind != IN_SWITCH) || x == b)
			continue;
		region = cfg_region(f, x);
		for (u32 k = 0; k < phi->n && !decides; k++)
			decides = f->ops[phi->list + k] == x || region_has(region, f->ops[phi->list + k]);
		if (decides && !region_has(region, b))
			visit(w, term_of(w->s->fx->ts, f, end->a));
	}
}

static void visit_ssa(struct walk *w, u32 e)
{
	struct func *f = w->f;
	const struct insn *in;

	if (bit(w->part->needed, e))
		return;
	set_bit(w->part->needed, e);
	if (f->exprs[e].op == EX_CALL)
		want_result(w, e);
	if (f->exprs[e].op != EX_PHI)
		return;
	in = func_def(f, e);
	for (u32 k = 0; in && k < in->n; k++)
		visit(w, term_of(w->s->fx->ts, f, f->ops[in->list + in->n + k]));
	if (in && w->testing && chooses(f, in))
		visit_choice(w, in, func_block(f, in - f->insns));
}

static void add_test(struct walk *w, u32 t)
{
	struct part_of *p = w->part;
	u32 at = arrlenu(p->tests);

	if (!w->testing || !term_travels(w->s->fx->ts, t) || term(w->s->fx->ts, t)->derefs > MAX_TEST_DEREFS)
		return;
	while (at > 0 && p->tests[at - 1] > t)
		at--;
	if (at > 0 && p->tests[at - 1] == t)
		return;
	if (arrlenu(p->tests) >= MAX_TESTS) {
		w->part->full = true;
		return;
	}
	arrins(p->tests, at, t);
}

static void used(struct walk *w, u32 t)
{
	ptrdiff_t at = hmgeti(w->part->uses, t);

	if (at < 0)
		hmput(w->part->uses, t, w->weight);
	else
		w->part->uses[at].value += w->weight;
	if (w->own)
		hmput(w->part->branched, t, 1);
}

/* Comparison T with a constant is asked for, as whatever it is told by: that two values are equal tells that they
 * are not unequal. */
static void visit_compare(struct walk *w, u32 t)
{
	struct terms *ts = w->s->fx->ts;
	u32 equal = order_equal(ts, t);

	if (equal && equal != t)
		used(w, equal);
	if (equal || order_is(ts, t))
		add_test(w, equal ? equal : t);
}

/* Value T is asked for: so is what it is made of. */
static void visit(struct walk *w, u32 t)
{
	struct terms *ts = w->s->fx->ts;
	const struct term *x = term(ts, t);
	u32 a = x->a, b = x->b, field;

	switch (x->kind) {
	case T_PARAM:
		used(w, t);
		add_test(w, t);
		break;
	case T_DEREF:
		used(w, t);
		add_test(w, t);
		field = term_last_field(ts, a);
		if (field)
			hmput(w->s->fields, field, 1);
		/* what a local pointer holds decides which memory this is */
		if (term(ts, a)->local) {
			visit(w, a);
			visit_stores(w, t, a);
		}
		if (term(ts, a)->kind == T_INDEX && term(ts, term_root(ts, a))->kind == T_GLOBAL)
			visit(w, term(ts, a)->b);
		break;
	case T_SSA:
		used(w, t);
		if (x->ref == w->f->id)
			visit_ssa(w, x->num);
		break;
	case T_BINARY:
		used(w, t);
		if ((x->num & 0xff) == BIN_AND)
			add_test(w, t);
		visit_compare(w, t);
		visit(w, a);
		visit(w, b);
		break;
	case T_UNARY: case T_CAST:
		used(w, t);
		visit(w, a);
		break;
	case T_APPLY:
		used(w, t);
		add_test(w, t);
		visit_apply(w, t);
		visit(w, a);
		if (b)
			visit(w, b);
		break;
	case T_FIELD: case T_CONTAINER: case T_INDEX:
		visit(w, a);
		break;
	default:
		break;
	}
}

/* Which variable does the lock at address T belong to? The caller may know. */
static void add_object(struct walk *w, u32 t)
{
	struct terms *ts = w->s->fx->ts;

	t = term_root(ts, t);
	if (term(ts, t)->kind != T_PARAM)
		return;
	for (u32 i = 0; i < arrlenu(w->part->objects); i++)
		if (w->part->objects[i] == t)
			return;
	arrput(w->part->objects, t);
}

/* What the callee of site S tests, asked of the caller. */
static void visit_callees(struct walk *w, const struct callsite *s)
{
	struct slice *sl = w->s;
	struct terms *ts = sl->fx->ts;
	const struct insn *in = &w->f->insns[s->insn];
	u32 args[32], n = in->n > 32 ? 32 : in->n;

	for (u32 i = 0; i < n; i++)
		args[i] = term_of(ts, w->f, insn_args(w->f, in)[i]);
	if (s->indirect)
		visit(w, term_of(ts, w->f, in->a));
	for (u32 i = 0; i < s->n; i++) {
		const struct target *t = &sl->fx->g->targets[s->first + i];
		struct part_of *p;

		if (!effects_enters(sl->fx, t) || !(p = sl->part[t->func]))
			continue;
		for (u32 k = 0; k < arrlenu(p->objects); k++) {
			u32 here = term_in_caller(ts, p->objects[k], args, n, 0, 0);

			if (here && !term(ts, here)->derefs)
				add_object(w, here);
		}
		for (u32 k = 0; k < arrlenu(p->tests); k++) {
			u32 here = term_in_caller(ts, p->tests[k], args, n, 0, 0);

			if (here)
				visit(w, here);
		}
	}
}

static bool decides(const struct region *region, const struct func *f, const u64 *insns)
{
	for (u32 b = region_next(region, 0); b != NONE; b = region_next(region, b + 1)) {
		const struct block *k = &f->blocks[b];

		for (u32 i = k->first; i < k->first + k->n; i++)
			if (bit(insns, i))
				return true;
	}
	return false;
}

/* Is a member that F's own branches ask for written in REGION? */
static bool decides_store(struct slice *s, struct func *f, const struct part_of *p, const struct region *region)
{
	struct terms *ts = s->fx->ts;

	for (u32 b = region_next(region, 0); b != NONE; b = region_next(region, b + 1)) {
		const struct block *k = &f->blocks[b];

		for (u32 i = k->first; i < k->first + k->n; i++) {
			const struct insn *in = &f->insns[i];
			u32 place;

			if (in->kind != IN_STORE || f->exprs[in->a].op != EX_FIELD)
				continue;
			place = term_make(ts, T_DEREF, term_of(ts, f, in->a), 0, 0, 0);
			if (place && hmgeti(((struct part_of *)p)->branched, place) >= 0)
				return true;
		}
	}
	return false;
}

/* `if (WARN_ON(x)) return;` tests x twice: what leads to the warning is not gone through, so that it decides, too. */
static void ask_warnings(struct walk *w)
{
	struct func *f = w->f;

	for (u32 b = 0; b < f->nblocks; b++) {
		const struct insn *in = block_end(f, &f->blocks[b]);
		const u32 *succ = &f->succs[f->blocks[b].succ];
		ptrdiff_t at;

		if (in->kind != IN_BRANCH || (!cfg_warns(f, succ[0]) && !cfg_warns(f, succ[1])))
			continue;
		at = hmgeti(w->part->uses, term_of(w->s->fx->ts, f, in->a));
		if (at >= 0)
			w->part->uses[at].value++;
	}
}

u32 *asked_of(struct slice *s, struct func *f, struct part_of *p)
{
	struct terms *ts = s->fx->ts;
	const struct callgraph *g = s->fx->g;
	struct walk w = { .s = s, .f = f, .part = p, .weight = 1, .testing = true, .own = true };

	hmfree(p->uses);
	hmfree(p->branched);
	for (u32 i = 0; i <= f->nexprs / 64; i++)
		p->needed[i] = 0;
	for (u32 b = 0; b < f->nblocks; b++) {
		const struct insn *in = block_end(f, &f->blocks[b]);
		const struct region *region;

		if (in->kind != IN_BRANCH && in->kind != IN_SWITCH)
			continue;
		region = cfg_region(f, b);
		if (region && (p->helper || decides(region, f, p->insns)))
			visit(&w, term_of(ts, f, in->a));
	}
	/* what decides whether such a member is written decides with it */
	for (u32 b = 0; b < f->nblocks && hmlen(p->branched); b++) {
		const struct insn *in = block_end(f, &f->blocks[b]);
		const struct region *region = in->kind == IN_BRANCH || in->kind == IN_SWITCH ? cfg_region(f, b) : NULL;

		if (region && decides_store(s, f, p, region))
			visit(&w, term_of(ts, f, in->a));
	}
	ask_warnings(&w);
	w.own = false;
	for (u32 i = s->fx->op_of[f->id]; i < s->fx->op_of[f->id + 1]; i++) {
		const struct lock_op *op = &s->fx->ops[i];
		const struct insn *in;

		if (op->term && bit(p->insns, op->insn) && !term(ts, op->term)->derefs)
			add_object(&w, op->term);
		if (op->term && bit(p->insns, op->insn) &&
		    (!op->lock_class || term(ts, op->term)->kind == T_DEREF))
			visit(&w, op->term);
		in = &f->insns[op->insn];
		if (bit(p->insns, op->insn) && op->row->sure >= 0 && op->row->sure < (int)in->n)
			visit(&w, term_of(ts, f, insn_args(f, in)[op->row->sure]));
		if (bit(p->insns, op->insn) && op->lock_class == s->lock_class && op->row->bits)
			visit(&w, term_of(ts, f, insn_args(f, in)[op->row->bits_arg]));
		if (bit(p->insns, op->insn) && op->row->cookie == COOKIE_ARG && op->row->cookie_arg < in->n) {
			w.testing = false;
			visit(&w, term_of(ts, f, insn_args(f, in)[op->row->cookie_arg]));
			w.testing = true;
		}
	}
	for (u32 i = g->site_of[f->id]; i < g->site_of[f->id + 1]; i++)
		if (bit(p->insns, g->sites[i].insn))
			visit_callees(&w, &g->sites[i]);
	/* what is returned is for the callers to ask; it makes no entry states */
	w.testing = false;
	w.weight = 2;
	for (u32 i = 0; i < f->ninsns; i++)
		if (f->insns[i].kind == IN_RET && f->insns[i].a)
			visit(&w, term_of(ts, f, f->insns[i].a));
	hmfree(w.stored);
	return w.helpers;
}
