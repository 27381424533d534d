// SPDX-License-Identifier: GPL-2.0-or-later
/* alike.c - see alike.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "alike.h"
#include "climb.h"
#include "../program/util.h"

struct alike {
	bool *differs;		/* by function */
	u32 *funcs;		/* those that do; stb_ds */
};

static bool site_differs(const struct callgraph *g, const struct callsite *x, const struct callgraph *h,
			 const struct callsite *y)
{
	if (x->n != y->n || x->unresolved != y->unresolved || x->any_object != y->any_object || x->ncrowd != y->ncrowd)
		return true;
	for (u32 i = 0; i < x->n; i++)
		if (g->targets[x->first + i].sym != h->targets[y->first + i].sym)
			return true;
	return false;
}

static bool func_differs(const struct callgraph *g, const struct callgraph *h, u32 f)
{
	u32 n = g->site_of[f + 1] - g->site_of[f];

	if (g->config.has[f] != h->config.has[f] || g->root[f] != h->root[f] || g->handed[f] != h->handed[f] ||
	    n != h->site_of[f + 1] - h->site_of[f])
		return true;
	for (u32 i = 0; i < n; i++)
		if (site_differs(g, &g->sites[g->site_of[f] + i], h, &h->sites[h->site_of[f] + i]))
			return true;
	return false;
}

struct alike *alike_new(struct callgraph *const *graphs, u32 n)
{
	struct alike *a = xcalloc(1, sizeof(*a));
	u32 funcs = arrlenu(graphs[0]->p->funcs);

	a->differs = xcalloc(funcs + 1, sizeof(bool));
	for (u32 f = 0; f < funcs; f++) {
		for (u32 i = 1; i < n && !a->differs[f]; i++)
			a->differs[f] = func_differs(graphs[0], graphs[i], f);
		if (a->differs[f])
			arrput(a->funcs, f);
	}
	return a;
}

void alike_free(struct alike *a)
{
	if (!a)
		return;
	free(a->differs);
	arrfree(a->funcs);
	free(a);
}

bool alike_differs(const struct alike *a, u32 func)
{
	return a->differs[func];
}

bool alike_touched(const struct alike *a, const struct effects *fx, u32 c)
{
	for (u32 i = 0; i < arrlenu(a->funcs); i++)
		if (effects_touches(fx, a->funcs[i], c))
			return true;
	return false;
}

/* Mark in IS what FUNC, of class C, calls over CALLS calls or is called by; what is new goes to *MORE. */
static void mark(const struct effects *fx, bool *is, u32 c, u32 func, bool down, u32 **more)
{
	const struct callgraph *g = fx->g;

	for (u32 k = g->site_of[func]; down && k < g->site_of[func + 1]; k++)
		for (u32 i = 0; i < g->sites[k].n; i++) {
			const struct target *t = &g->targets[g->sites[k].first + i];

			if (!effects_enters(fx, t) || is[t->func] || !effects_touches(fx, t->func, c))
				continue;
			is[t->func] = true;
			arrput(*more, t->func);
		}
	for (u32 i = 0; !down && i < arrlenu(g->callers[func]); i++) {
		u32 f = g->sites[g->callers[func][i]].func;

		if (is[f] || !effects_touches(fx, f, c))
			continue;
		is[f] = true;
		arrput(*more, f);
	}
}

/* What of class C is above what differs, however far, or below over LEVELS calls. */
static bool *reach(const struct alike *a, const struct effects *fx, u32 c, bool down, u32 levels)
{
	bool *is = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(bool));
	u32 *todo = NULL, *more = NULL;

	for (u32 i = 0; i < arrlenu(a->funcs); i++)
		if (effects_touches(fx, a->funcs[i], c)) {
			is[a->funcs[i]] = true;
			arrput(todo, a->funcs[i]);
		}
	for (u32 level = 0; arrlenu(todo) && (!down || level < levels); level++) {
		u32 *swap = todo;

		arrsetlen(more, 0);
		for (u32 i = 0; i < arrlenu(todo); i++)
			mark(fx, is, c, todo[i], down, &more);
		todo = more;
		more = swap;
	}
	arrfree(todo);
	arrfree(more);
	return is;
}

bool *alike_affected(const struct alike *a, const struct effects *fx, u32 c)
{
	bool *up = reach(a, fx, c, false, 0), *down = reach(a, fx, c, true, MOST_LEVELS);

	for (u32 f = 0; f < arrlenu(fx->p->funcs); f++)
		up[f] |= down[f];
	free(down);
	return up;
}

bool alike_edges(const struct edges *e, u32 c, const struct edges *f, u32 d)
{
	u32 n, m;
	const struct lock_edge *v = edges_from(e, c, &n), *w = edges_from(f, d, &m);

	if (n != m)
		return false;
	for (u32 i = 0; i < n; i++)
		if (v[i].func != w[i].func || v[i].insn != w[i].insn || v[i].calls != w[i].calls ||
		    e->sieve->fx->classes[v[i].taken].name != f->sieve->fx->classes[w[i].taken].name)
			return false;
	return true;
}
