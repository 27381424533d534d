// SPDX-License-Identifier: GPL-2.0-or-later
/* tried.c - see tried.h. */
#include <stb/stb_ds.h>

#include "back.h"
#include "tables.h"
#include "tried.h"

/* Of a way back: an attempt that failed, or the entry of the function. */
static enum back see(const struct solver *s, u32 node, void *unused)
{
	(void)unused;
	if (s->nodes[node].tag == TAG_MISSED)
		return BACK_NOT_BEHIND;
	return node == s->memos[s->nodes[node].memo].entry ? BACK_FOUND : BACK_ON;
}

static bool tried(void *solver, const struct witness *w)
{
	for (u32 i = 0; w->event == EVENT_NEEDED_UNHELD && i < arrlenu(w->path); i++)
		if (!back_find(solver, w->path[i].node, see, NULL))
			return true;
	return false;
}

u32 tried_drop(struct solver *s, struct witness **w)
{
	return s->slice->fx->strict ? 0 : witnesses_drop(w, tried, s);
}
