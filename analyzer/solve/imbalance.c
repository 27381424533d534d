// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * imbalance.c - find_imbalance(): a function whose callers cannot know whether
 * the lock is held when it returns. Two exits with different locksets are fine
 * when the returned value, or something the caller passed, tells them apart.
 */
#include <stb/stb_ds.h>
#include <stdlib.h>

#include "analysis.h"
#include "../program/util.h"

static bool counts(const struct hold *h)
{
	return !(h->flags & (HOLD_ASSUMED | HOLD_BROKEN));
}

/* How many holds a lockset has, or NONE when one is part of another mistake. */
static u32 held(const struct solver *s, u32 locks)
{
	struct holds l = pool_lockset(s->pool, locks);

	for (u32 i = 0; i < l.n; i++)
		if (!counts(&l.hold[i]))
			return NONE;
	return l.n;
}

/* Do two sets of facts contradict each other on something a caller can see? */
static bool distinct(const struct solver *s, u32 a, u32 b)
{
	const struct terms *ts = s->slice->fx->ts;
	u32 na, nb;
	const struct fact *x = pool_fact(s->pool, a, &na), *y = pool_fact(s->pool, b, &nb);

	for (u32 i = 0; i < na; i++)
		for (u32 k = 0; k < nb; k++) {
			if (x[i].atom != y[k].atom)
				continue;
			if (!(x[i].may & y[k].may) && (x[i].may == MAY_ZERO || y[k].may == MAY_ZERO))
				return true;
			if (x[i].term && y[k].term && x[i].term != y[k].term &&
			    term(ts, x[i].term)->kind == T_CONST && term(ts, y[k].term)->kind == T_CONST)
				return true;
		}
	return false;
}

/* A class of returned values that a caller could not split any further. */
static bool precise(u32 tag)
{
	return tag != MAY_ANY && tag != (MAY_NEG | MAY_POS) && tag != (MAY_ZERO | MAY_POS) &&
	       tag != (MAY_NEG | MAY_ZERO);
}

/* The exit of memo M that disagrees with an earlier one, or NONE. */
static u32 odd_exit(const struct solver *s, u32 m)
{
	const struct exit_state *x = s->memos[m].exits;

	for (u32 i = 0; i < arrlenu(x); i++)
		for (u32 k = 0; k < i; k++) {
			u32 a = held(s, x[i].locks), b = held(s, x[k].locks);

			if (x[i].tag == x[k].tag && precise(x[i].tag) && a != NONE && b != NONE && a != b &&
			    !distinct(s, x[i].facts, x[k].facts))
				return a > b ? i : k;
		}
	return NONE;
}

void find_imbalance(struct solver *s)
{
	u32 n = arrlenu(s->memos), *odd = xcalloc(n, sizeof(*odd));
	bool *below = xcalloc(n, sizeof(bool));

	for (u32 m = 1; m < n; m++)
		odd[m] = odd_exit(s, m);
	/* callers of an unbalanced function are unbalanced too: it is enough to say so once */
	for (u32 m = 1; m < n; m++)
		for (u32 i = 0; odd[m] != NONE && i < arrlenu(s->memos[m].callers); i++)
			if (s->nodes[s->memos[m].callers[i].node].memo != m)
				below[s->nodes[s->memos[m].callers[i].node].memo] = true;
	for (u32 m = 1; m < n; m++) {
		const struct func *f = s->slice->fx->p->funcs[s->memos[m].func];
		struct happening h = { .event = EVENT_RETURN_DIFFERS, .memo = m };
		struct holds l;

		if (odd[m] == NONE || below[m])
			continue;
		h.node = s->memos[m].exits[odd[m]].nodes[0];
		h.insn = f->blocks[s->nodes[h.node].block].first + f->blocks[s->nodes[h.node].block].n - 1;
		l = pool_lockset(s->pool, s->memos[m].exits[odd[m]].locks);
		if (l.n)
			h.hold = l.hold[0];
		h.hold.origin = 0;
		arrput(s->events, h);
	}
	free(odd);
	free(below);
}
