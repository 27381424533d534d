// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * imbalance.c - find_imbalance(): a function whose callers cannot know whether
 * the lock is held when it returns. Two exits with different locksets are fine
 * when the returned value, or something the caller passed, tells them apart, and
 * when somebody gives the lock back behind it: who does has another way to know. Nor is it
 * told of a function that gives back its callers' lock or not: they passed in what decides.
 */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "analysis.h"
#include "doubt.h"
#include "../program/util.h"

/* The exits of memo M as they are, of those that differ where callers cannot tell. */
static const struct exit_state *exits_of(const struct solver *s, u32 m)
{
	return s->memos[m].own ? s->memos[m].own : s->memos[m].exits;
}

static void add(struct solver *s, u32 m, const struct exit_state *x)
{
	const struct func *f = s->slice->fx->p->funcs[s->memos[m].func];
	struct happening h = { .event = EVENT_RETURN_DIFFERS, .memo = m, .node = x->nodes[0] };
	struct holds l = pool_lockset(s->pool, x->locks);

	h.insn = f->blocks[s->nodes[h.node].block].first + f->blocks[s->nodes[h.node].block].n - 1;
	if (l.n)
		h.hold = l.hold[0];
	h.hold.origin = 0;
	arrput(s->events, h);
}

u32 find_imbalance(struct solver *s)
{
	u32 n = arrlenu(s->memos), *odd = xcalloc(n, sizeof(*odd)), answered = 0;
	bool *below = xcalloc(n, sizeof(bool)), *entry = xcalloc(n, sizeof(bool));
	struct doubt d;
	/* it may be given back by the name that it has where it is */
	bool pointer = s->slice->fx->classes[s->slice->lock_class].pointer;

	/* a depth need not come out even: interrupts are put back as they were found */
	if (s->slice->lock_class == s->slice->fx->atomic)
		n = 1;
	for (u32 m = 1; m < n; m++) {
		odd[m] = doubt_odd(s, m, exits_of(s, m), &d);
		entry[m] = odd[m] != NONE && !d.own;
	}
	/* who calls one whose doubt is handed on returns both ways, too: it is enough to say so once */
	for (u32 m = 1; m < n; m++)
		for (u32 i = 0; odd[m] != NONE && !s->memos[m].own && i < arrlenu(s->memos[m].callers); i++)
			if (s->nodes[s->memos[m].callers[i].node].memo != m)
				below[s->nodes[s->memos[m].callers[i].node].memo] = true;
	for (u32 m = 1; m < n; m++) {
		if (odd[m] == NONE || below[m])
			continue;
		if (!s->slice->fx->strict && (entry[m] || pointer || doubt_is_answered(s, s->memos[m].func)))
			answered++;
		else
			add(s, m, &exits_of(s, m)[odd[m]]);
	}
	free(odd);
	free(below);
	free(entry);
	return answered;
}
