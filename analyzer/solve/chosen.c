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

static bool is_chosen(void *data, const struct witness *w)
{
	const struct solver *s = data;
	u32 taken = arrlenu(w->acquires) ? w->acquires[0].depth : arrlenu(w->path);

	for (u32 k = taken; w->event == EVENT_ACQUIRE_HELD && k + 1 < arrlenu(w->path); k++)
		if (is_choice(s->slice->fx, &w->path[k], w->lock_class))
			return true;
	return false;
}

u32 chosen_drop(const struct solver *s, struct witness **w)
{
	return s->slice->fx->strict ? 0 : witnesses_drop(w, is_chosen, (void *)s);
}
