// SPDX-License-Identifier: GPL-2.0-or-later
/* tried.c - see tried.h. */
#include <stb/stb_ds.h>

#include "back.h"
#include "tables.h"
#include "tried.h"

/* A helper that makes the attempt is looked for so many calls below. */
#define MOST_CALLS 3

static enum back see(const struct solver *s, u32 node, void *calls);

/* Did the call behind which P goes on come back because an attempt in there failed? */
static bool missed_below(const struct solver *s, const struct pred *p, u32 calls)
{
	const struct exit_state *x;

	if (p->callee == NONE || calls == MOST_CALLS)
		return false;
	x = &s->memos[p->callee].exits[p->exit];
	calls++;
	for (u32 i = 0; i < arrlenu(x->nodes); i++)
		if (back_find(s, x->nodes[i], see, &calls))
			return false;
	return arrlenu(x->nodes) > 0;
}

/* Of a way back, CALLS below the path: an attempt that failed, or the entry of the function. */
static enum back see(const struct solver *s, u32 node, void *calls)
{
	const struct node *n = &s->nodes[node];
	bool missed = arrlenu(n->preds) > 0;

	for (u32 i = 0; i < arrlenu(n->preds) && missed; i++)
		missed = missed_below(s, &n->preds[i], *(u32 *)calls);
	/* what a helper got it may have given back, when something else was not to be had */
	if (missed || n->tag == TAG_MISSED || (*(u32 *)calls && n->tag == TAG_GOT))
		return BACK_NOT_BEHIND;
	return node == s->memos[n->memo].entry ? BACK_FOUND : BACK_ON;
}

static bool tried(void *solver, const struct witness *w)
{
	u32 calls = 0;

	for (u32 i = 0; w->event == EVENT_NEEDED_UNHELD && i < arrlenu(w->path); i++)
		if (!back_find(solver, w->path[i].node, see, &calls))
			return true;
	return false;
}

u32 tried_drop(struct solver *s, struct witness **w)
{
	return s->slice->fx->strict && !s->slice->scope->inferred ? 0 : witnesses_drop(w, tried, s);
}
