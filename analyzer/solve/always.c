// SPDX-License-Identifier: GPL-2.0-or-later
/* always.c - see always.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "always.h"
#include "../program/util.h"

static void add(u32 **v, u32 c)
{
	u32 at = arrlenu(*v);

	while (at > 0 && (*v)[at - 1] > c)
		at--;
	if (at > 0 && (*v)[at - 1] == c)
		return;
	arrins(*v, at, c);
}

static void note_gone(void *data, u32 func, u32 insn, u32 key, uint8_t mask)
{
	struct always *a = data;
	u64 at = (u64)func << 32 | insn;
	u32 *v;

	if (!(mask & NET_LESS) || (key & NET_TERM))
		return;
	v = hmget(a->gone, at);
	add(&v, key);
	hmput(a->gone, at, v);
}

/* What FUNC gives back of its callers', it may take again: where is it gone? Of who calls a function that
 * gives it back on some ways and tells nobody, everywhere. */
static void find_gone(struct always *a, u32 func)
{
	const struct sieve *s = a->e->sieve;
	const struct callgraph *g = s->fx->g;
	const u32 *gives = s->nets->gives[func];

	if (!arrlenu(gives))
		return;
	nets_walk(s->nets, func, note_gone, a);
	for (u32 k = g->site_of[func]; k < g->site_of[func + 1]; k++)
		for (u32 i = 0; i < g->sites[k].n; i++) {
			const struct target *t = &g->targets[g->sites[k].first + i];

			for (u32 c = 0; effects_enters(s->fx, t) && c < arrlenu(gives); c++)
				if (nets_key(s->nets->uneven[t->func], gives[c]))
					note_gone(a, func, NONE, gives[c], NET_LESS);
		}
}

/* Is class C, which FUNC is entered with, perhaps given back at INSN? */
static bool is_gone(const struct always *a, u32 func, u32 insn, u32 c)
{
	struct always *w = (struct always *)a;	/* stb_ds look-ups write to the table */

	return nets_key(a->e->sieve->nets->gives[func], c) &&
	       (nets_key(hmget(w->gone, (u64)func << 32 | insn), c) || nets_key(hmget(w->gone, (u64)func << 32 | NONE), c));
}

void always_held(const struct always *a, u32 func, u32 insn, u32 **classes)
{
	const struct held_class *own = hmget(((struct edges *)a->e)->held, (u64)func << 32 | insn);

	for (u32 i = 0; i < arrlenu(own); i++)
		if (own[i].sure)
			add(classes, own[i].lock_class);
	for (u32 i = 0; i < arrlenu(a->of[func]); i++)
		if (!is_gone(a, func, insn, a->of[func][i]))
			add(classes, a->of[func][i]);
}

/* Keep of *V what is in W, both sorted. */
static void keep_common(u32 **v, const u32 *w)
{
	u32 kept = 0, k = 0;

	for (u32 i = 0; i < arrlenu(*v); i++) {
		while (k < arrlenu(w) && w[k] < (*v)[i])
			k++;
		if (k < arrlenu(w) && w[k] == (*v)[i])
			(*v)[kept++] = (*v)[i];
	}
	if (*v)
		arrsetlen(*v, kept);
}

/* What all callers of FUNC that are KNOWN hold; false when none of them is. */
static bool at_entry(const struct always *a, const bool *known, u32 func, u32 **classes)
{
	const struct callgraph *g = a->e->sieve->fx->g;
	bool any = false;

	*classes = NULL;
	for (u32 i = 0; i < arrlenu(g->callers[func]); i++) {
		const struct callsite *site = &g->sites[g->callers[func][i]];
		u32 *one = NULL;

		if (!known[site->func])
			continue;
		always_held(a, site->func, site->insn, &one);
		if (any) {
			keep_common(classes, one);
			arrfree(one);
		} else {
			*classes = one;
		}
		any = true;
		if (!arrlenu(*classes))
			break;
	}
	return any;
}

struct always *always_new(const struct edges *e)
{
	const struct effects *fx = e->sieve->fx;
	const struct components *c = fx->components;
	u32 n = arrlenu(fx->p->funcs);
	struct always *a = xcalloc(1, sizeof(*a));
	bool *known = xcalloc(n + 1, sizeof(bool)), again = true;

	a->e = e;
	a->of = xcalloc(n + 1, sizeof(*a->of));
	for (u32 f = 0; f < n; f++)
		find_gone(a, f);
	for (u32 f = 0; f < n; f++)
		known[f] = fx->g->root[f] || !arrlenu(fx->g->callers[f]);
	while (again) {
		again = false;
		for (u32 k = arrlenu(fx->p->funcs); k-- > 0;) {
			u32 f = c->members[k], *classes;

			if (fx->g->root[f] || !arrlenu(fx->g->callers[f]) || !at_entry(a, known, f, &classes))
				continue;
			again |= !known[f] || arrlenu(classes) != arrlenu(a->of[f]);
			known[f] = true;
			arrfree(a->of[f]);
			a->of[f] = classes;
		}
	}
	free(known);
	return a;
}

void always_free(struct always *a)
{
	if (!a)
		return;
	for (u32 f = 0; f < arrlenu(a->e->sieve->fx->p->funcs); f++)
		arrfree(a->of[f]);
	for (ptrdiff_t i = 0; i < hmlen(a->gone); i++)
		arrfree(a->gone[i].value);
	hmfree(a->gone);
	free(a->of);
	free(a);
}
