// SPDX-License-Identifier: GPL-2.0-or-later
/* rings.c - see rings.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "rings.h"
#include "../program/components.h"
#include "../program/util.h"

/* Mark what FUNC leads to. */
static void reach(const struct callgraph *g, u32 func, bool *seen)
{
	u32 *todo = NULL;

	seen[func] = true;
	arrput(todo, func);
	while (arrlenu(todo)) {
		u32 f = arrpop(todo);

		for (u32 i = g->site_of[f]; i < g->site_of[f + 1]; i++)
			for (u32 k = 0; k < g->sites[i].n; k++) {
				u32 callee = g->targets[g->sites[i].first + k].func;

				if (callee == NONE || seen[callee])
					continue;
				seen[callee] = true;
				arrput(todo, callee);
			}
	}
	arrfree(todo);
}

static bool always(const void *data, const struct target *t)
{
	(void)data;
	(void)t;
	return true;
}

void rings_enter(struct callgraph *g)
{
	u32 n = arrlenu(g->p->funcs);
	bool *seen = xcalloc(n + 1, sizeof(bool));
	struct components *c = components_new(g, always, NULL);

	for (u32 f = 0; f < n; f++)
		if (g->root[f] && !seen[f])
			reach(g, f, seen);
	/* callers first: what a ring calls is no ring of its own */
	for (u32 k = c->n; k-- > 0;) {
		u32 f = c->members[c->first[k]];

		for (u32 m = c->first[k]; m < c->first[k + 1]; m++)
			if (c->members[m] < f)
				f = c->members[m];
		if (seen[f] || !g->config.has[f])
			continue;
		g->root[f] = true;
		reach(g, f, seen);
	}
	components_free(c);
	free(seen);
}
