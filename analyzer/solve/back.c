// SPDX-License-Identifier: GPL-2.0-or-later
/* back.c - see back.h. */
#include <stb/stb_ds.h>

#include "back.h"

/* Is node A where B is, with the same locks? */
static bool beside(const struct solver *s, u32 a, u32 b)
{
	const struct node *x = &s->nodes[a], *y = &s->nodes[b];

	return x->memo == y->memo && x->block == y->block && x->insn == y->insn && x->locks == y->locks;
}

bool back_find(const struct solver *s, u32 node, enum back (*see)(const struct solver *s, u32 node, void *data),
	       void *data)
{
	struct { u32 key; char value; } *seen = NULL;
	u32 *todo = NULL;
	bool found = false;

	for (u32 n = 1; n < arrlenu(s->nodes); n++)
		if (beside(s, n, node)) {
			arrput(todo, n);
			hmput(seen, n, 1);
		}
	while (arrlenu(todo) && !found) {
		u32 n = arrpop(todo);
		enum back what = see(s, n, data);

		found = what == BACK_FOUND;
		for (u32 i = 0; what == BACK_ON && i < arrlenu(s->nodes[n].preds); i++) {
			u32 from = s->nodes[n].preds[i].from;

			if (hmgeti(seen, from) >= 0)
				continue;
			hmput(seen, from, 1);
			arrput(todo, from);
		}
	}
	arrfree(todo);
	hmfree(seen);
	return found;
}
