// SPDX-License-Identifier: GPL-2.0-or-later
/* lock-ops.c - see effects-parts.h: which calls do what to which lock. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "contract.h"
#include "effects-parts.h"
#include "../program/cfg.h"
#include "../program/util.h"

u32 effects_class_id(struct effects *fx, struct lock_class c)
{
	u64 key = c.field ? (u64)c.field << 2 | 1 : c.sym != NONE ? (u64)c.sym << 2 | 2 : (u64)c.name << 2 | 3;
	ptrdiff_t at = hmgeti(fx->class_ids, key);

	if (at >= 0)
		return fx->class_ids[at].value;
	arrput(fx->classes, c);
	hmput(fx->class_ids, key, arrlenu(fx->classes) - 1);
	return arrlenu(fx->classes) - 1;
}

u32 effects_strip(const struct effects *fx, u32 t)
{
	while (term(fx->ts, t)->kind == T_FIELD && model_says(fx->m, WORD_LAYER, term(fx->ts, t)->ref))
		t = term(fx->ts, t)->a;
	return t;
}

u32 effects_class(struct effects *fx, u32 t)
{
	for (;;) {
		const struct term *x = term(fx->ts, t);

		switch (x->kind) {
		case T_FIELD:
			if (model_says(fx->m, WORD_LAYER, x->ref)) {
				t = x->a;
				break;
			}
			return effects_class_id(fx, (struct lock_class){ .name = x->ref, .field = x->ref, .sym = NONE });
		case T_GLOBAL:
			return effects_class_id(fx, (struct lock_class){ .name = fx->p->symbols[x->ref].name, .sym = x->ref });
		case T_CLASS:
			return x->ref;
		case T_INDEX: case T_CAST:
			t = x->a;
			break;
		case T_DEREF:
			/* a lock reached by a pointer that a member or a variable keeps */
			x = term(fx->ts, x->a);
			if (x->kind == T_FIELD)
				return effects_class_id(fx, (struct lock_class){ .name = x->ref, .field = x->ref, .sym = NONE, .pointer = true });
			if (x->kind == T_GLOBAL)
				return effects_class_id(fx, (struct lock_class){ .name = fx->p->symbols[x->ref].name, .sym = x->ref });
			return 0;
		default:
			return 0;
		}
	}
}

/* The one variable that is called NAME; NONE. */
static u32 variable_named(const struct program *p, u32 name)
{
	u32 found = NONE;

	for (u32 s = 0; s < arrlenu(p->symbols); s++) {
		if (p->symbols[s].name != name || (p->symbols[s].flags & SYM_FUNC))
			continue;
		if (found != NONE)
			return NONE;
		found = s;
	}
	return found;
}

u32 effects_named_class(struct effects *fx, u32 name)
{
	bool member = strstr(program_text(fx->p, name), "::");
	struct lock_class c = { .name = name, .field = member ? name : 0, .sym = NONE };
	u64 key = (u64)name << 2 | 3;
	u32 id;

	if (member || hmgeti(fx->class_ids, key) >= 0)
		return effects_class_id(fx, c);
	/* who has the variable takes it by its address */
	c.sym = variable_named(fx->p, name);
	id = effects_class_id(fx, c);
	hmput(fx->class_ids, key, id);
	return id;
}

static bool lock_effect(const struct lock_row *r)
{
	if (r->effect == EFFECT_PUT)
		return r->flags & ROW_DERIVED;
	return r->effect < EFFECT_COUNT && !(r->flags & ROW_CONTEXT);
}

/* Can control come from instruction FROM of F to instruction TO, behind it? */
static bool comes_to(struct func *f, u32 from, u32 to)
{
	u32 a = func_block(f, from), b = func_block(f, to);

	return a == b ? from < to || cfg_of(f)->loops[a] : cfg_leads_to(f, a, b);
}

/*
 * A lock reached, at INSN, through a pointer in a local variable that is given once before that is the
 * one that was put there: `struct guard g = { .lock = l }; lock(g.lock)` locks l, whatever is put there when
 * that has failed.
 */
static u32 through_local(struct effects *fx, struct func *f, u32 insn, u32 t)
{
	const struct insn *only = NULL;
	u32 found = 0;

	for (u32 i = 0; t && term(fx->ts, t)->local && i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		u32 at, place;

		if (in->kind != IN_STORE || !comes_to(f, i, insn))
			continue;
		at = term_of(fx->ts, f, in->a);
		if (term(fx->ts, term_root(fx->ts, at))->kind != T_LOCAL || term(fx->ts, at)->derefs)
			continue;
		place = term_make(fx->ts, T_DEREF, at, 0, 0, 0);
		if (!place || !term_contains(fx->ts, t, place))
			continue;
		if (found && found != place)
			continue;
		if (only)
			return t;
		only = in;
		found = place;
	}
	if (!only)
		return t;
	found = term_replace(fx->ts, t, found, term_of(fx->ts, f, only->b));
	return found ? found : t;
}

/* Is static function NAME one that a row says is not to be looked into? */
static bool static_leaf(const struct effects *fx, u32 name)
{
	u32 n;
	const struct lock_row *r = model_rows(fx->m, name, &n);

	return r && r->function == name && r->effect == EFFECT_LEAF && !r->public;
}

/* A driver's own static complete() is not the kernel's. */
static bool own_namesake(const struct program *p, u32 sym)
{
	const struct symbol *s = &p->symbols[sym];

	return !(s->flags & SYM_PUBLIC) && s->func != NONE && !(p->funcs[s->func]->flags & FN_HEADER);
}

/* May call IN of F do what R says, as far as a constant argument tells? */
static bool stands_for(const struct lock_row *r, const struct func *f, const struct insn *in)
{
	const struct expr *x;

	if (!r->bits)
		return true;
	if ((u32)r->bits_arg >= in->n)
		return false;
	x = &f->exprs[insn_args(f, in)[r->bits_arg]];
	return x->op != EX_CONST || (x->num & r->bits);
}

/* A merge of values is looked behind so many others. */
#define MOST_MERGES 4

/*
 * Is value E of F a pointer to a lock of one class, or to none, whatever way it came by? *T is one of its
 * terms: two parameters that are put in order (`if (b < a) swap(a, b)`), or null beside one lock.
 */
static bool one_class(struct effects *fx, struct func *f, u32 e, int depth, u32 *t)
{
	const struct expr *x = &f->exprs[e];
	const struct insn *phi = x->op == EX_PHI ? func_def(f, e) : NULL;
	u32 here, c;

	if (x->op == EX_CONST)
		return !x->num;
	if (x->op == EX_CAST)
		return one_class(fx, f, x->a, depth, t);
	if (phi && !depth)
		return false;
	for (u32 k = 0; phi && k < phi->n; k++)
		if (!one_class(fx, f, f->ops[phi->list + phi->n + k], depth - 1, t))
			return false;
	if (phi)
		return true;
	here = effects_strip(fx, term_of(fx->ts, f, e));
	c = effects_class(fx, here);
	if (!here || (!c && term(fx->ts, here)->kind != T_PARAM))
		return false;
	if (!*t)
		*t = here;
	return effects_class(fx, *t) == c;
}

/* What lock value E of F, the argument of the operation INSN, is. *MERGED: it stands for others of its class. */
static u32 lock_term(struct effects *fx, struct func *f, u32 insn, u32 e, bool *merged)
{
	u32 t = 0;

	*merged = f->exprs[e].op == EX_PHI && one_class(fx, f, e, MOST_MERGES, &t) && t;
	return *merged ? t : effects_strip(fx, through_local(fx, f, insn, term_of(fx->ts, f, e)));
}

/* What the rows of the function that call INSN of F names do. */
static void row_ops(struct effects *fx, struct func *f, u32 insn)
{
	const struct insn *in = &f->insns[insn];
	const struct lock_row *r;
	u32 n;

	r = model_rows(fx->m, fx->p->symbols[f->exprs[in->a].ref].name, &n);
	for (u32 j = 0; j < n; j++) {
		struct lock_op op = { .func = f->id, .insn = insn, .row = &r[j], .target = NONE,
				      .nested = (r[j].flags & ROW_NESTED) || model_says(fx->m, WORD_NESTED, in->macro) };

		if (!lock_effect(&r[j]) || !stands_for(&r[j], f, in) || (r[j].arg >= 0 && (u32)r[j].arg >= in->n))
			continue;
		if (r[j].arg < 0) {
			op.lock_class = effects_named_class(fx, r[j].lock);
		} else {
			op.term = lock_term(fx, f, insn, insn_args(f, in)[r[j].arg], &op.merged);
			op.lock_class = effects_class(fx, op.term);
		}
		arrput(fx->ops, op);
	}
}

bool effects_blocks(const struct effects *fx, const struct lock_op *op)
{
	const struct lock_row *r = op->row;

	if (op->nested || (r->flags & (ROW_DERIVED | ROW_CONTEXT | ROW_COUNTER)))
		return false;
	/* what waits inside a reader of the kind that cannot sleep is sleep-in-atomic's */
	if (r->effect == EFFECT_WAIT)
		return !fx->classes[op->lock_class].spins;
	return (r->effect == EFFECT_ACQUIRE || r->effect == EFFECT_TRY) && !(r->flags & ROW_RECURSIVE);
}

bool effects_has_body(const struct program *p, const struct model *m, u32 func)
{
	u32 n;
	const struct lock_row *r = own_namesake(p, p->funcs[func]->sym) ? NULL : model_rows(m, p->funcs[func]->name, &n);

	return r && r->body;
}

void effects_find_ops(struct effects *fx)
{
	const struct program *p = fx->p;

	fx->modelled = xcalloc(arrlenu(p->symbols), sizeof(bool));
	for (u32 s = 0; s < arrlenu(p->symbols); s++) {
		u32 n, name = p->symbols[s].name;

		if (p->symbols[s].flags & SYM_FUNC)
			fx->modelled[s] = own_namesake(p, s) ? static_leaf(fx, name) :
					  model_rows(fx->m, name, &n) != NULL;
	}
	fx->closed = xcalloc(arrlenu(p->funcs) + 1, sizeof(bool));
	for (u32 k = 0; k < arrlenu(p->funcs); k++)
		fx->closed[k] = fx->modelled[p->funcs[k]->sym] && !effects_has_body(p, fx->m, k);
	fx->op_of = xcalloc(arrlenu(p->funcs) + 1, sizeof(u32));
	for (u32 k = 0; k < arrlenu(p->funcs); k++) {
		struct func *f = p->funcs[k];

		fx->op_of[k] = arrlenu(fx->ops);
		if (!fx->g->config.has[k] || fx->closed[k])
			continue;
		for (u32 i = 0; i < f->ninsns; i++) {
			const struct insn *in = &f->insns[i];

			if (in->kind != IN_CALL)
				continue;
			if (f->exprs[in->a].op == EX_FUNC && fx->modelled[f->exprs[in->a].ref])
				row_ops(fx, f, i);
			else
				contract_ops(fx, f, i, &fx->ops);
		}
	}
	fx->op_of[arrlenu(p->funcs)] = arrlenu(fx->ops);
	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		struct lock_class *c = &fx->classes[fx->ops[i].lock_class];

		c->spins |= fx->ops[i].row->effect == EFFECT_ACQUIRE && (fx->ops[i].row->flags & ROW_ATOMIC);
		c->anyone |= fx->ops[i].row->effect == EFFECT_RELEASE && (fx->ops[i].row->flags & ROW_ANYONE);
		c->indexed |= fx->ops[i].row->cookie != COOKIE_NONE;
		c->waited |= fx->ops[i].row->effect == EFFECT_WAIT;
	}
}

const struct lock_op *effects_ops(const struct effects *fx, u32 func, u32 insn, u32 *n)
{
	u32 lo = fx->op_of[func], hi = fx->op_of[func + 1];

	*n = 0;
	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (fx->ops[mid].insn < insn)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo + *n < fx->op_of[func + 1] && fx->ops[lo + *n].insn == insn)
		++*n;
	return *n ? &fx->ops[lo] : NULL;
}
