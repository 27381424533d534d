// SPDX-License-Identifier: GPL-2.0-or-later
/* tried.c - see tried.h. */
#include <stb/stb_ds.h>

#include "tables.h"
#include "tried.h"
#include "../program/util.h"

/* Is node A at the same place of the same memo as B, and the lock not held there, as at B? */
static bool beside(const struct solver *s, u32 a, u32 b)
{
	const struct node *x = &s->nodes[a], *y = &s->nodes[b];

	return x->memo == y->memo && x->block == y->block && x->insn == y->insn && x->locks == y->locks;
}

/* Does every way from the entry of its memo to where NODE is lead over an attempt that failed? */
static bool all_missed(struct solver *s, u32 node)
{
	struct { u32 key; char value; } *seen = NULL;
	u32 *todo = NULL;
	bool other = false;

	for (u32 n = 1; n < arrlenu(s->nodes); n++)
		if (beside(s, n, node)) {
			arrput(todo, n);
			hmput(seen, n, 1);
		}
	while (arrlenu(todo) && !other && solver_spend(s, 1)) {
		u32 n = arrpop(todo);

		if (s->nodes[n].tag == TAG_MISSED)
			continue;
		other = n == s->memos[s->nodes[n].memo].entry;
		for (u32 i = 0; i < arrlenu(s->nodes[n].preds); i++) {
			u32 from = s->nodes[n].preds[i].from;

			if (hmgeti(seen, from) >= 0)
				continue;
			hmput(seen, from, 1);
			arrput(todo, from);
		}
	}
	arrfree(todo);
	hmfree(seen);
	return !other;
}

static bool tried(void *solver, const struct witness *w)
{
	for (u32 i = 0; w->event == EVENT_NEEDED_UNHELD && i < arrlenu(w->path); i++)
		if (all_missed(solver, w->path[i].node))
			return true;
	return false;
}

u32 tried_drop(struct solver *s, struct witness **w)
{
	return s->slice->fx->strict ? 0 : witnesses_drop(w, tried, s);
}
