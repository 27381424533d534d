// SPDX-License-Identifier: GPL-2.0-or-later
/* ordered.c - see ordered.h. */
#include <string.h>
#include <stb/stb_ds.h>

#include "ordered.h"
#include "../program/util.h"

/* The class called NAME in what E is of; 0. */
static u32 class_called(const struct edges *e, const char *name)
{
	const struct effects *fx = e->sieve->fx;

	for (u32 c = 1; c < arrlenu(fx->classes); c++)
		if (!strcmp(program_text(fx->p, fx->classes[c].name), name))
			return c;
	return 0;
}

static const char *name_of(const struct edges *e, u32 c)
{
	return program_text(e->sieve->fx->p, e->sieve->fx->classes[c].name);
}

static const struct lock_edge *edge(const struct edges *e, u32 held, u32 taken)
{
	u32 n;
	const struct lock_edge *v = held && taken ? edges_between(e, held, taken, &n) : NULL;

	return v && n ? v : NULL;
}

/* Had somebody this order before? */
static bool was_there(const struct edges *before, const struct edges *after, u32 held, u32 taken)
{
	return edge(before, class_called(before, name_of(after, held)), class_called(before, name_of(after, taken)));
}

static void reject(struct candidate *c, const struct edges *e, const struct lock_edge *new, const struct lock_edge *other)
{
	const struct program *p = e->sieve->fx->p;

	candidate_reject(c, "%s() would take %s with %s held, and %s() takes them in the other order",
			 func_name(p, p->funcs[new->func]), name_of(e, new->taken), name_of(e, new->held),
			 func_name(p, p->funcs[other->func]));
}

void ordered_check(const struct trial *t, struct candidate *c, struct analysis *after)
{
	const struct analysis *base = t->group->an;
	const struct edges *e = arrlenu(after->edges) ? after->edges[0] : NULL;
	u32 mine = e ? class_called(e, t->group->findings[0]->lock_class) : 0;

	if (!mine || !arrlenu(base->edges))
		return;
	for (u32 x = 1; x < arrlenu(e->sieve->fx->classes); x++) {
		const struct lock_edge *to = edge(e, x, mine), *from = edge(e, mine, x);

		if (x == mine || !to || !from)
			continue;
		if (!was_there(base->edges[0], e, x, mine))
			reject(c, e, to, from);
		if (!was_there(base->edges[0], e, mine, x))
			reject(c, e, from, to);
	}
}
