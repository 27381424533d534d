// SPDX-License-Identifier: GPL-2.0-or-later
/* unprotected.c - see unprotected.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "private.h"
#include "scope-parts.h"
#include "unprotected.h"
#include "../program/util.h"

/* Callers are climbed to, the nearest first, until there are so many functions. */
#define MOST_FUNCTIONS 600

static const struct lock_row asserts = { .sure = -1, .arg = -1, .effect = EFFECT_ASSERT_HELD, .flags = ROW_INFERRED };

struct unprotected {
	struct effects *fx;
	struct lock_op *ops;		/* what there was before */
	u32 *op_of, *touches;
};

static int by_place(const void *a, const void *b)
{
	const struct lock_op *x = a, *y = b;

	if (x->func != y->func)
		return x->func < y->func ? -1 : 1;
	return (x->insn > y->insn) - (x->insn < y->insn);
}

/* What asks: one for each place; stb_ds. */
static struct lock_op *asking(const struct protection *v, u32 n)
{
	struct lock_op *ops = NULL;
	u32 kept = 0;

	for (u32 i = 0; i < n; i++)
		for (u32 k = 0; k < arrlenu(v[i].without); k++)
			arrput(ops, ((struct lock_op){
				.func = v[i].without[k].func, .insn = v[i].without[k].insn, .row = &asserts,
				.lock_class = v[i].lock_class, .target = NONE }));
	if (ops)
		qsort(ops, arrlenu(ops), sizeof(*ops), by_place);
	for (u32 i = 0; i < arrlenu(ops); i++)
		if (!kept || by_place(&ops[kept - 1], &ops[i]))
			ops[kept++] = ops[i];
	if (ops)
		arrsetlen(ops, kept);
	return ops;
}

struct unprotected *unprotected_ask(struct effects *fx, const struct protection *v, u32 n)
{
	struct unprotected *u = xcalloc(1, sizeof(*u));
	struct lock_op *more = asking(v, n), *ops = NULL;
	u32 funcs = arrlenu(fx->p->funcs), at = 0, old = 0;

	*u = (struct unprotected){ fx, fx->ops, fx->op_of, fx->touches };
	fx->op_of = xcalloc(funcs + 1, sizeof(*fx->op_of));
	for (u32 f = 0; f <= funcs; f++) {
		fx->op_of[f] = arrlenu(ops);
		while (f < funcs && (old < u->op_of[f + 1] || (at < arrlenu(more) && more[at].func == f)))
			if (at < arrlenu(more) && more[at].func == f &&
			    (old == u->op_of[f + 1] || by_place(&more[at], &u->ops[old]) < 0))
				arrput(ops, more[at++]);
			else
				arrput(ops, u->ops[old++]);
	}
	fx->ops = ops;
	fx->touches = xmalloc(funcs * sizeof(*fx->touches));
	memcpy(fx->touches, u->touches, funcs * sizeof(*fx->touches));
	for (u32 i = 0; i < arrlenu(more); i++)
		if (!i || more[i].func != more[i - 1].func)
			effects_touch(fx, more[i].func, more[i].lock_class);
	arrfree(more);
	return u;
}

void unprotected_done(struct unprotected *u)
{
	arrfree(u->fx->ops);
	free(u->fx->op_of);
	free(u->fx->touches);
	u->fx->ops = u->ops;
	u->fx->op_of = u->op_of;
	u->fx->touches = u->touches;
	free(u);
}

struct scope *scope_unprotected(const struct sieve *sieve, u32 c, const struct protection *v, u32 n)
{
	struct scope *s = scope_new(sieve->fx, sieve->nets, c, 0);
	const struct callgraph *g = sieve->fx->g;

	s->inferred = true;
	for (u32 i = 0; i < n; i++)
		for (u32 k = 0; k < arrlenu(v[i].without); k++)
			scope_add(s, v[i].without[k].func);
	for (u32 i = 0; i < arrlenu(s->funcs) && arrlenu(s->funcs) < MOST_FUNCTIONS; i++)
		for (u32 k = 0; k < arrlenu(g->callers[s->funcs[i]]); k++)
			scope_add(s, g->sites[g->callers[s->funcs[i]][k]].func);
	for (u32 i = 0; i < arrlenu(s->funcs); i++)
		if (g->root[s->funcs[i]] || effects_begins(sieve->fx, s->funcs[i], c))
			scope_begin_at(s, s->funcs[i]);
	scope_add_helpers(s, sieve->nets, 0);
	return scope_sorted(s);
}

/* The surest of V that W is an exception to, + 1; 0. */
static u32 exception_to(const struct witness *w, const struct protection *v, u32 n)
{
	const struct wstep *last = &arrlast(w->path);

	for (u32 i = 0; w->event == EVENT_NEEDED_UNHELD && i < n; i++)
		for (u32 k = 0; k < arrlenu(v[i].without); k++)
			if (v[i].without[k].func == last->func && v[i].without[k].insn == last->insn)
				return i + 1;
	return 0;
}

/* Does a function of W's way hold, or may it, a lock that those who T is from do not hold? Who takes one around one
 * call alone says nothing of who has another one. */
static bool locked(const struct protects *p, const struct protection *t, const struct witness *w)
{
	const struct edges *e = p->always->e;
	u32 *others = NULL;
	bool is = false;

	for (u32 i = 0; i < arrlenu(t->with); i++)
		always_held(p->always, t->with[i].func, t->with[i].insn, &others);
	for (u32 i = 0; i < arrlenu(w->path); i++) {
		const struct held_class *v = hmget(((struct edges *)e)->held, (u64)w->path[i].func << 32 | w->path[i].insn);

		for (u32 k = 0; k < arrlenu(v); k++)
			is |= !e->sieve->fx->classes[v[k].lock_class].runs && !nets_key(others, v[k].lock_class);
	}
	arrfree(others);
	return is;
}

/* Is a function of W's way in a file where another one holds what T is about? Who wrote the others may not have
 * known of it. */
static bool nearby(const struct program *p, const struct protection *t, const struct witness *w)
{
	for (u32 i = 0; i < arrlenu(w->path); i++)
		for (u32 k = 0; k < arrlenu(t->with); k++)
			if (p->funcs[w->path[i].func]->loc.file == p->funcs[t->with[k].func]->loc.file)
				return true;
	return false;
}

void unprotected_keep(struct witness **w, const struct protects *p, const struct protection *v, u32 n)
{
	struct { u32 key; struct { u32 at, insn; } value; } *best = NULL;
	struct witness *gone = NULL;
	u32 kept = 0;

	for (u32 i = 0; i < arrlenu(*w); i++) {
		const struct wstep *last = &arrlast((*w)[i].path);
		u32 at = exception_to(&(*w)[i], v, n);
		ptrdiff_t known = hmgeti(best, last->func);

		if (!at || !nearby(p->fresh->fx->p, &v[at - 1], &(*w)[i]) || private_way(p, &v[at - 1], &(*w)[i]) || (v[at - 1].belief == BELIEF_ALONE && locked(p, &v[at - 1], &(*w)[i])))
			continue;
		(*w)[i].protection = &v[at - 1];
		if (known < 0 || at < best[known].value.at ||
		    (at == best[known].value.at && last->insn < best[known].value.insn)) {
			typeof(best->value) this = { at, last->insn };

			hmput(best, last->func, this);
		}
	}
	for (u32 i = 0; i < arrlenu(*w); i++) {
		const struct wstep *last = &arrlast((*w)[i].path);
		ptrdiff_t known = hmgeti(best, last->func);

		if ((*w)[i].protection && best[known].value.insn == last->insn)
			(*w)[kept++] = (*w)[i];
		else
			arrput(gone, (*w)[i]);
	}
	if (*w)
		arrsetlen(*w, kept);
	witnesses_free(gone);
	hmfree(best);
}
