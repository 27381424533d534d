// SPDX-License-Identifier: GPL-2.0-or-later
/* chosen.c - see chosen.h. */
#include <stb/stb_ds.h>

#include "chosen.h"

/* Does some function that the call of step P may enter have nothing to do with class C? */
static bool is_choice(const struct effects *fx, const struct wstep *p, u32 c)
{
	const struct callsite *site = callgraph_site(fx->g, p->func, p->insn);

	for (u32 i = 0; site && site->indirect && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (effects_enters(fx, t) && !effects_touches(fx, t->func, c))
			return true;
	}
	return false;
}

/* Is it known which function step P calls, which its own function was passed as parameter NUMBER? */
static bool is_known(const struct solver *s, const struct wstep *p, i64 number)
{
	u32 atom = term_found(s->slice->fx->ts, T_PARAM, 0, 0, 0, number), n;
	const struct fact *v = pool_fact(s->pool, s->memos[s->nodes[p->node].memo].facts, &n);

	for (u32 i = 0; i < n; i++)
		if (v[i].atom == atom && term(s->slice->fx->ts, v[i].term)->kind == T_FUNC)
			return true;
	return false;
}

/* Is what step P of W calls one of several functions, and chosen to fit what else was passed, or the object? */
static bool fits(const struct solver *s, const struct witness *w, const struct wstep *p)
{
	const struct func *f = s->slice->fx->p->funcs[p->func];
	const struct expr *x = &f->exprs[f->insns[p->insn].a];
	const struct callsite *site = callgraph_site(s->slice->fx->g, p->func, p->insn);

	if (x->op == EX_PARAM)
		return site && site->n > 1 && !is_known(s, p, x->num);
	return w->event == EVENT_ACQUIRE_HELD && is_choice(s->slice->fx, p, w->lock_class);
}

static bool is_chosen(void *data, const struct witness *w)
{
	const struct solver *s = data;
	u32 taken = arrlenu(w->acquires) ? w->acquires[0].depth : arrlenu(w->path);

	if (w->event != EVENT_ACQUIRE_HELD && w->event != EVENT_WAIT_HELD)
		return false;
	for (u32 k = taken; k + 1 < arrlenu(w->path); k++)
		if (fits(s, w, &w->path[k]))
			return true;
	return false;
}

u32 chosen_drop(const struct solver *s, struct witness **w)
{
	return s->slice->fx->strict ? 0 : witnesses_drop(w, is_chosen, (void *)s);
}
