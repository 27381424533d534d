// SPDX-License-Identifier: GPL-2.0-or-later
/* reaching.c - see reaching.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "reaching.h"
#include "../program/util.h"

bool *solver_reaching(const struct solver *s, enum event event)
{
	bool *mark = xcalloc(arrlenu(s->memos), sizeof(bool));
	u32 *todo = NULL;

	for (u32 i = 0; i < arrlenu(s->events); i++)
		if (s->events[i].event == event)
			arrput(todo, s->events[i].memo);
	while (arrlenu(todo)) {
		u32 m = arrpop(todo);

		if (mark[m])
			continue;
		mark[m] = true;
		for (u32 i = 0; i < arrlenu(s->memos[m].callers); i++)
			arrput(todo, s->nodes[s->memos[m].callers[i].node].memo);
	}
	arrfree(todo);
	return mark;
}
