// SPDX-License-Identifier: GPL-2.0-or-later
/* slice.c - see slice.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "asked.h"
#include "doubt.h"
#include "flags.h"
#include "slice.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* The class of lock operation OP may be ours: it is, or the callers say. */
static bool op_matters(const struct slice *s, const struct lock_op *op)
{
	return op->lock_class == s->lock_class || !op->lock_class || op->lock_class == s->scope->aim ||
	       (op->term && term(s->fx->ts, op->term)->kind == T_DEREF);
}

static void mark_insns(struct slice *s, struct func *f, struct part_of *p)
{
	const struct callgraph *g = s->fx->g;

	for (u32 i = s->fx->op_of[f->id]; i < s->fx->op_of[f->id + 1]; i++)
		if (op_matters(s, &s->fx->ops[i]))
			set_bit(p->insns, s->fx->ops[i].insn);
	for (u32 i = g->site_of[f->id]; i < g->site_of[f->id + 1]; i++) {
		bool inside = false, follows = effects_follows(s->fx, &g->sites[i], s->scope->few);

		for (u32 k = 0; k < g->sites[i].n && !inside; k++) {
			const struct target *t = &g->targets[g->sites[i].first + k];

			inside = effects_enters(s->fx, t) && s->scope->in[t->func] &&
				 (follows || s->scope->over[t->func]);
		}
		if (inside && (effects_site_touches(s->fx, &g->sites[i], s->lock_class) ||
			       (s->scope->aim && effects_site_touches(s->fx, &g->sites[i], s->scope->aim))))
			set_bit(p->insns, g->sites[i].insn);
	}
}

/* Does expression E of F read memory: by itself, or by a call of what only looks? */
static bool reads(struct terms *ts, struct func *f, u32 e)
{
	const struct term *x;

	if (f->exprs[e].op != EX_CALL)
		return f->exprs[e].op == EX_LOAD;
	x = term(ts, term_of(ts, f, e));
	return x->kind == T_APPLY || x->derefs;
}

/* Is T, or, of a CALL, something that it is part of, asked for in P? */
static bool asked_for(const struct terms *ts, struct part_of *p, u32 t, bool call)
{
	bool found = hmgeti(p->uses, t) >= 0;

	for (ptrdiff_t i = 0; call && i < hmlen(p->uses) && !found; i++)
		found = term_contains(ts, p->uses[i].key, t);
	return found;
}

static void collect_loads(struct func *f, struct part_of *p, struct slice *s)
{
	for (u32 e = 1; e < f->nexprs; e++)
		if (reads(s->fx->ts, f, e) &&
		    asked_for(s->fx->ts, p, term_of(s->fx->ts, f, e), f->exprs[e].op == EX_CALL))
			arrput(p->loads, e);
	for (u32 i = 0; i < arrlenu(p->loads); i++)
		arrput(p->own, term_make(s->fx->ts, T_SSA, 0, 0, f->id, p->loads[i]));
}

bool slice_may_take(const struct slice *s, u32 func)
{
	uint8_t leaves = s->scope->nets ? nets_mask(s->scope->nets, func, s->lock_class) : 0;

	return s->lock_class != s->fx->atomic && (leaves & NET_HELD) && (leaves & NET_SAME);
}

uint8_t slice_half(const struct slice *s, u32 func)
{
	uint8_t leaves = s->scope->nets ? nets_mask(s->scope->nets, func, s->lock_class) : 0;

	return s->lock_class != s->fx->atomic && (leaves & NET_SAME) ? leaves & (NET_HELD | NET_LESS) : 0;
}

/* What F gets from functions that return with the lock or without: that says which, as a flag does. */
static void flags_returned(const struct slice *s, const struct func *f, u64 *flags)
{
	const struct callgraph *g = s->fx->g;

	for (u32 i = g->site_of[f->id]; i < g->site_of[f->id + 1]; i++) {
		const struct callsite *site = &g->sites[i];
		u32 dst = f->insns[site->insn].dst, to = site->n == 1 ? g->targets[site->first].func : NONE;

		if (dst && to != NONE && slice_may_take(s, to))
			set_bit(flags, dst);
	}
}

static struct part_of *part_new(struct slice *s, const struct func *f)
{
	struct part_of *p = xcalloc(1, sizeof(*p));

	p->insns = xcalloc(f->ninsns / 64 + 1, sizeof(u64));
	p->needed = xcalloc(f->nexprs / 64 + 1, sizeof(u64));
	p->flags = flags_of(f);
	flags_returned(s, f, p->flags);
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		u32 e = in->a;

		if (in->kind != IN_STORE || f->exprs[e].op != EX_FIELD)
			continue;
		hmput(p->stores, f->exprs[e].ref, 1);
		while (f->exprs[e].op == EX_FIELD)
			e = f->exprs[e].a;
		if (f->exprs[e].op == EX_LOCAL)
			hmput(s->passed, f->exprs[in->a].ref, 1);
	}
	return p;
}

static const struct components *sort_components;

static int callees_first(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b, cx = sort_components->of[x], cy = sort_components->of[y];

	return cx != cy ? (cx < cy ? -1 : 1) : x < y ? -1 : x > y;
}

/* Put HELPERS, functions that the slice does not have, where they belong. */
static bool add_helpers(struct slice *s, const u32 *helpers, bool *again)
{
	bool added = false;

	for (u32 k = 0; k < arrlenu(helpers); k++) {
		if (s->part[helpers[k]])
			continue;
		s->part[helpers[k]] = part_new(s, s->fx->p->funcs[helpers[k]]);
		s->part[helpers[k]]->helper = true;
		again[helpers[k]] = added = true;
		arrput(s->funcs, helpers[k]);
	}
	return added;
}

/* Look at function F. True when something else is to be looked at again. */
static bool visit_again(struct slice *s, u32 f, bool *again)
{
	const struct callgraph *g = s->fx->g;
	u32 before = arrlenu(s->part[f]->tests) + arrlenu(s->part[f]->objects);
	u32 *helpers = asked_of(s, s->fx->p->funcs[f], s->part[f]);
	bool more = add_helpers(s, helpers, again);

	arrfree(helpers);
	if (arrlenu(s->part[f]->tests) + arrlenu(s->part[f]->objects) == before)
		return more;
	for (u32 k = 0; k < arrlenu(g->callers[f]); k++) {
		u32 c = g->sites[g->callers[f][k]].func;

		if (s->part[c])
			more = again[c] = true;
	}
	return more;
}

struct slice *slice_new(const struct scope *scope)
{
	struct effects *fx = scope->fx;
	u32 n = arrlenu(fx->p->funcs);
	struct slice *s = xcalloc(1, sizeof(*s));
	bool *again = xcalloc(n + 1, sizeof(bool)), more = true;

	s->fx = fx;
	s->scope = scope;
	s->lock_class = scope->lock_class;
	s->part = xcalloc(n + 1, sizeof(*s->part));
	for (u32 i = 0; i < arrlenu(scope->funcs); i++) {
		u32 f = scope->funcs[i];

		arrput(s->funcs, f);
		s->part[f] = part_new(s, fx->p->funcs[f]);
		mark_insns(s, fx->p->funcs[f], s->part[f]);
		again[f] = true;
	}
	while (more) {
		more = false;
		sort_components = fx->components;
		if (arrlenu(s->funcs))
			qsort(s->funcs, arrlenu(s->funcs), sizeof(u32), callees_first);
		for (u32 i = 0, end = arrlenu(s->funcs); i < end; i++) {
			if (!again[s->funcs[i]])
				continue;
			again[s->funcs[i]] = false;
			more |= visit_again(s, s->funcs[i], again);
		}
	}
	for (u32 i = 0; scope->callers_open && i < arrlenu(s->funcs); i++)
		for (u32 k = 0; k < arrlenu(s->part[s->funcs[i]]->tests); k++)
			arrput(s->part[s->funcs[i]]->asked, s->part[s->funcs[i]]->tests[k]);
	slice_keep_answerable(s);
	for (u32 i = 0; i < arrlenu(s->funcs); i++) {
		u32 f = s->funcs[i];

		collect_loads(fx->p->funcs[f], s->part[f], s);
		s->dropped_tests += s->part[f]->full;
	}
	free(again);
	return s;
}

void slice_free(struct slice *s)
{
	if (!s)
		return;
	doubts_free(s->doubts);
	for (u32 i = 0; i < arrlenu(s->funcs); i++) {
		struct part_of *p = s->part[s->funcs[i]];

		free(p->insns);
		free(p->needed);
		free(p->flags);
		arrfree(p->tests);
		arrfree(p->asked);
		arrfree(p->objects);
		for (ptrdiff_t k = 0; k < hmlen(p->bindings); k++)
			free(p->bindings[k].value);
		hmfree(p->bindings);
		arrfree(p->loads);
		arrfree(p->own);
		hmfree(p->uses);
		hmfree(p->branched);
		hmfree(p->stores);
		free(p);
	}
	free(s->part);
	arrfree(s->funcs);
	hmfree(s->fields);
	hmfree(s->passed);
	free(s);
}

const u32 *slice_binding(struct slice *s, struct func *f, u32 insn, u32 callee)
{
	struct part_of *p = s->part[f->id], *q = s->part[callee];
	u64 key = (u64)insn << 32 | callee;
	ptrdiff_t at = hmgeti(p->bindings, key);
	const struct insn *in = &f->insns[insn];
	u32 args[32], n = in->n > 32 ? 32 : in->n, *here;

	if (at >= 0)
		return p->bindings[at].value;
	for (u32 i = 0; i < n; i++)
		args[i] = term_of(s->fx->ts, f, insn_args(f, in)[i]);
	here = xmalloc(arrlenu(q->tests) * sizeof(*here));
	for (u32 k = 0; k < arrlenu(q->tests); k++)
		here[k] = term_in_caller(s->fx->ts, q->tests[k], args, n, 0, 0);
	hmput(p->bindings, key, here);
	return here;
}

/* Comparison T of function F with values that were read as what they were read from. */
static u32 as_read(const struct slice *s, u32 f, u32 t)
{
	struct terms *ts = s->fx->ts;
	const struct part_of *p = s->part[f];

	for (u32 i = 0; i < arrlenu(p->loads) && term(ts, t)->local; i++) {
		if (term_contains(ts, t, p->own[i]))
			t = term_replace(ts, t, p->own[i], term_of(ts, s->fx->p->funcs[f], p->loads[i]));
	}
	return t;
}

bool slice_asks(const struct slice *s, u32 f, u32 t)
{
	return hmgeti(s->part[f]->uses, t) >= 0;
}

bool slice_wants(const struct slice *s, u32 f, u32 t)
{
	struct part_of *p = s->part[f];
	ptrdiff_t at = hmgeti(p->uses, t);

	if (at < 0 && term(s->fx->ts, t)->kind == T_BINARY)
		at = hmgeti(p->uses, as_read(s, f, t));

	return at >= 0 && (p->uses[at].value > 1 || term(s->fx->ts, t)->kind == T_PARAM ||
			   term(s->fx->ts, t)->kind == T_APPLY);
}

bool slice_passed(const struct slice *s, u32 field)
{
	struct slice *w = (struct slice *)s;	/* stb_ds look-ups write to the table */

	return field && hmgeti(w->passed, field) >= 0;
}

bool slice_field(const struct slice *s, u32 field)
{
	struct slice *w = (struct slice *)s;	/* stb_ds look-ups write to the table */

	return field && hmgeti(w->fields, field) >= 0;
}
