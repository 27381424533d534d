// SPDX-License-Identifier: GPL-2.0-or-later
/* section.c - see section.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "edges.h"
#include "section.h"
#include "../program/util.h"

bool *section_functions(const struct solver *s)
{
	const struct callgraph *g = s->slice->fx->g;
	u32 c = s->slice->lock_class, *todo = NULL;
	bool *in = xcalloc(arrlenu(g->p->funcs) + 1, sizeof(bool));

	for (u32 i = 0; s->edges && s->slice->scope->sections && i < arrlenu(s->slice->funcs); i++) {
		u32 f = s->slice->funcs[i];

		for (u32 k = 0; k < arrlenu(g->callers[f]) && !in[f]; k++)
			in[f] = edges_held(s->edges, g->sites[g->callers[f][k]].func,
						      g->sites[g->callers[f][k]].insn, c);
		if (in[f])
			arrput(todo, f);
	}
	while (arrlenu(todo)) {
		u32 f = arrpop(todo);

		for (u32 k = g->site_of[f]; k < g->site_of[f + 1]; k++)
			for (u32 i = 0; i < g->sites[k].n; i++) {
				u32 to = g->targets[g->sites[k].first + i].func;

				if (to == NONE || !s->slice->part[to] || in[to])
					continue;
				in[to] = true;
				arrput(todo, to);
			}
	}
	arrfree(todo);
	return in;
}
