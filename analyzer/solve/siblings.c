// SPDX-License-Identifier: GPL-2.0-or-later
/* siblings.c - see siblings.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "siblings.h"

/* Calls down to where the lock is taken; what is further away is seldom meant to be left. */
#define DEPTH 4

static int by_func(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;

	return x->func != y->func ? (x->func > y->func) - (x->func < y->func) :
				    (x->object > y->object) - (x->object < y->object);
}

/* The function that initialiser INIT puts somewhere, or NULL. */
static const struct func *function_at(const struct program *p, u32 init)
{
	u32 sym = p->inits[init].sym;

	return sym != NONE && (p->symbols[sym].flags & SYM_FUNC) ? program_body(p, sym) : NULL;
}

struct slot *siblings_new(const struct program *p)
{
	struct slot *out = NULL;

	for (u32 o = 0; o < arrlenu(p->objects); o++)
		for (u32 i = p->objects[o].first; i < p->objects[o].first + p->objects[o].n; i++) {
			const struct func *f = function_at(p, i);

			if (f)
				arrput(out, ((struct slot){ f->id, o }));
		}
	if (out)
		qsort(out, arrlenu(out), sizeof(*out), by_func);
	return out;
}

/* An uneven function may leave the lock, though its callers are not told; so may who calls it. */
static bool leaves(const struct nets *nets, u32 func, u32 c, int depth)
{
	const struct effects *fx = nets->fx;
	const struct callgraph *g = fx->g;

	if ((nets_mask(nets, func, c) & NET_HELD) || nets_key(nets->uneven[func], c))
		return true;
	for (u32 s = g->site_of[func]; depth && s < g->site_of[func + 1]; s++)
		for (u32 i = 0; i < g->sites[s].n && !g->sites[s].indirect; i++) {
			const struct target *t = &g->targets[g->sites[s].first + i];

			if (effects_enters(fx, t) && effects_touches(fx, t->func, c) &&
			    leaves(nets, t->func, c, depth - 1))
				return true;
		}
	return false;
}

static bool gives(const struct nets *nets, u32 func, u32 c, int depth)
{
	(void)depth;
	return nets_key(nets->gives[func], c) || (nets_mask(nets, func, c) & NET_LESS);
}

/* The first of FX's slots that is FUNC's, or of a function behind it. */
static u32 first_slot(const struct effects *fx, u32 func)
{
	u32 low = 0, high = arrlenu(fx->slots);

	while (low < high) {
		u32 mid = (low + high) / 2;

		if (fx->slots[mid].func < func)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Does IS hold of a function beside FUNC? */
static bool any_sibling(const struct nets *nets, u32 func, u32 c, bool (*is)(const struct nets *, u32, u32, int))
{
	const struct effects *fx = nets->fx;
	const struct program *p = fx->p;

	for (u32 at = first_slot(fx, func); at < arrlenu(fx->slots) && fx->slots[at].func == func; at++) {
		const struct object *o = &p->objects[fx->slots[at].object];

		for (u32 i = o->first; i < o->first + o->n; i++) {
			const struct func *f = function_at(p, i);

			if (f && f->id != func && effects_touches(fx, f->id, c) && is(nets, f->id, c, DEPTH))
				return true;
		}
	}
	return false;
}

bool siblings_leave(const struct nets *nets, u32 func, u32 c)
{
	return any_sibling(nets, func, c, leaves);
}

bool siblings_give(const struct nets *nets, u32 func, u32 c)
{
	return any_sibling(nets, func, c, gives);
}

bool siblings_member(const struct effects *fx, u32 func)
{
	const struct program *p = fx->p;

	for (u32 at = first_slot(fx, func); at < arrlenu(fx->slots) && fx->slots[at].func == func; at++) {
		const struct object *o = &p->objects[fx->slots[at].object];

		for (u32 i = o->first; i < o->first + o->n; i++)
			if (p->inits[i].npath && p->inits[i].path[p->inits[i].npath - 1].field &&
			    function_at(p, i) == p->funcs[func])
				return true;
	}
	return false;
}
