// SPDX-License-Identifier: GPL-2.0-or-later
/* missing.c - see missing.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "call.h"
#include "missing.h"
#include "../program/cfg.h"
#include "../program/util.h"

u32 missing_lock(const struct solver *s, const struct happening *h)
{
	const struct effects *fx = s->slice->fx;
	u32 n;
	const struct lock_op *op = effects_ops(fx, s->memos[h->memo].func, h->insn, &n);

	for (u32 i = 0; op && i < n; i++)
		if (op[i].row == h->row && op[i].annot == h->annot)
			return op[i].term;
	return 0;
}

u32 missing_in_caller(const struct solver *s, const struct witem *it, u32 lock)
{
	const struct effects *fx = s->slice->fx;
	struct func *f = fx->p->funcs[s->memos[it->memo].func];
	const struct insn *in = &f->insns[it->insn];
	u32 args[MAX_ARGS], n = in->n > MAX_ARGS ? MAX_ARGS : in->n;

	for (u32 i = 0; i < n; i++)
		args[i] = term_of(fx->ts, f, insn_args(f, in)[i]);
	return lock ? term_in_caller(fx->ts, lock, args, n, 0, 0) : 0;
}

bool missing_in_loop(const struct solver *s, const struct witem *it)
{
	const struct effects *fx = s->slice->fx;
	struct func *f = fx->p->funcs[s->memos[it->memo].func];

	return !term_travels(fx->ts, it->needs) && cfg_of(f)->loops[func_block(f, it->insn)];
}

/* Does FUNC take class C in a loop? It may lock all objects, whatever it is then known to return with. */
static bool takes_many(const struct effects *fx, u32 func, u32 c)
{
	struct func *f = fx->p->funcs[func];

	for (u32 i = fx->op_of[func]; i < fx->op_of[func + 1]; i++)
		if (fx->ops[i].lock_class == c &&
		    (fx->ops[i].row->effect == EFFECT_ACQUIRE || fx->ops[i].row->effect == EFFECT_TRY) &&
		    cfg_of(f)->loops[func_block(f, fx->ops[i].insn)])
			return true;
	return false;
}

/* Does FUNC call, elsewhere than at INSN, what may have locked all of class C? */
static bool calls_taker(const struct effects *fx, u32 func, u32 insn, u32 c)
{
	const struct callgraph *g = fx->g;

	for (u32 k = g->site_of[func]; k < g->site_of[func + 1]; k++)
		for (u32 i = 0; g->sites[k].insn != insn && i < g->sites[k].n; i++) {
			const struct target *t = &g->targets[g->sites[k].first + i];

			if (effects_enters(fx, t) && takes_many(fx, t->func, c))
				return true;
		}
	return false;
}

bool missing_perhaps(const struct solver *s, const struct witem *it)
{
	const struct effects *fx = s->slice->fx;
	u32 c = s->slice->lock_class;

	return !s->edges || model_says(fx->m, WORD_UNORDERED, fx->classes[c].name) ||
	       edges_held(s->edges, s->memos[it->memo].func, it->insn, c) ||
	       calls_taker(fx, s->memos[it->memo].func, it->insn, c);
}

/* Is some lock of class OTHER taken under C, however deep? */
static bool taken_under(const struct edges *e, u32 c, u32 other)
{
	const struct sieve *sieve = e->sieve;
	const struct callgraph *g = sieve->fx->g;
	u32 n;

	if (edges_between(e, c, other, &n))
		return true;
	for (ptrdiff_t i = 0; i < hmlen(e->held); i++) {
		u32 func = e->held[i].key >> 32, insn = (u32)e->held[i].key;
		const struct callsite *site = edges_held(e, func, insn, c) ? callgraph_site(g, func, insn) : NULL;

		for (u32 k = 0; site && k < site->n; k++) {
			const struct target *t = &g->targets[site->first + k];

			if (effects_enters(sieve->fx, t) && sieve_reaches(sieve, t->func, other, SIEVE_TAKE))
				return true;
		}
	}
	return false;
}

static bool is_sure(const struct edges *e, u32 func, u32 insn, u32 c)
{
	const struct held_class *v = hmget(((struct edges *)e)->held, (u64)func << 32 | insn);

	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i].lock_class == c)
			return v[i].sure;
	return false;
}

/* Do functions other than FUNC take class C under OTHER, which they surely hold? */
static bool ordered(const struct edges *e, u32 func, u32 other, u32 c)
{
	u32 n;
	const struct lock_edge *v = edges_between(e, other, c, &n);

	for (u32 i = 0; v && i < n; i++)
		if (v[i].func != func && is_sure(e, v[i].func, v[i].insn, other))
			return true;
	return false;
}

/* Does FUNC wait for a lock of class OTHER, by itself or below? */
static bool waits_for(const struct edges *e, u32 func, u32 other)
{
	uint8_t *near = edges_near(e, other);
	bool is = near[func];

	free(near);
	return is;
}

bool missing_by_order(const struct solver *s, const struct witem *items, u32 at)
{
	const struct edges *e = s->edges;
	u32 c = s->slice->lock_class;

	if (!e || model_says(s->slice->fx->m, WORD_UNORDERED, s->slice->fx->classes[c].name))
		return false;
	for (; at != NONE; at = items[at].parent) {
		u32 func = s->memos[items[at].memo].func;
		const struct held_class *v = hmget(((struct edges *)e)->held, (u64)func << 32 | items[at].insn);

		for (u32 i = 0; i < arrlenu(v); i++)
			if (v[i].sure && v[i].lock_class != c && !s->slice->fx->classes[v[i].lock_class].runs &&
			    ordered(e, func, v[i].lock_class, c) &&
			    waits_for(e, func, v[i].lock_class) && !taken_under(e, c, v[i].lock_class))
				return true;
	}
	return false;
}

/* Does FUNC take or give back the class, or call who may leave it changed? */
static bool changes(const struct solver *s, u32 func)
{
	const struct effects *fx = s->slice->fx;
	const struct nets *nets = s->slice->scope->nets;
	const struct callgraph *g = fx->g;
	u32 c = s->slice->lock_class;

	for (u32 i = fx->op_of[func]; i < fx->op_of[func + 1]; i++)
		if ((!fx->ops[i].lock_class || fx->ops[i].lock_class == c) && fx->ops[i].row->effect != EFFECT_ASSERT_HELD)
			return true;
	for (u32 k = g->site_of[func]; k < g->site_of[func + 1]; k++)
		for (u32 i = 0; i < g->sites[k].n; i++) {
			const struct target *t = &g->targets[g->sites[k].first + i];

			if (!effects_enters(fx, t))
				continue;
			if (nets_mask(nets, t->func, c) != NET_SAME || nets_key(nets->gives[t->func], c) ||
			    nets_key(nets->uneven[t->func], c) ||
			    (arrlenu(fx->unbound[t->func]) && effects_site_touches(fx, &g->sites[k], c)))
				return true;
		}
	return false;
}

bool missing_straight(const struct solver *s, const struct witness *w)
{
	/* who takes the class far below may do so only where nobody above holds it */
	if (!s->slice->scope->nets || !effects_begins(s->slice->fx, w->path[0].func, s->slice->lock_class))
		return false;
	for (u32 i = 0; i < arrlenu(w->path); i++)
		if (changes(s, w->path[i].func))
			return false;
	return true;
}
