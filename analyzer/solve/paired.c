// SPDX-License-Identifier: GPL-2.0-or-later
/* paired.c - see paired.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "handed.h"
#include "paired.h"
#include "reaching.h"
#include "../program/util.h"

/* Does every way out of memo M, entered with the lock, leave without it, as far as can be told? */
static bool always_released(const struct solver *s, u32 m)
{
	const struct memo *x = &s->memos[m];

	for (u32 i = 0; i < arrlenu(x->exits); i++) {
		struct holds l = pool_lockset(s->pool, x->exits[i].locks);

		for (u32 k = 0; k < l.n; k++)
			if (!(l.hold[k].flags & HOLD_MAYBE))
				return false;
	}
	return arrlenu(x->exits) > 0;
}

bool paired_outside(const struct solver *s)
{
	for (u32 m = 1; m < arrlenu(s->memos); m++)
		for (u32 i = 0; s->memos[m].root && i < arrlenu(s->memos[m].exits); i++) {
			struct holds l = pool_lockset(s->pool, s->memos[m].exits[i].locks);

			if (l.n && !(l.hold[0].flags & HOLD_NONE))
				return true;
		}
	return false;
}

bool *paired_roots(struct solver *s, bool outside, u32 *count)
{
	u32 n = arrlenu(s->slice->fx->p->funcs), *assumed = xcalloc(n, sizeof(u32));
	bool *skip = xcalloc(n, sizeof(bool)), *bad = solver_reaching(s, EVENT_RELEASE_UNHELD);
	u32 memos = arrlenu(s->memos);

	for (u32 i = 1; i < memos && outside; i++)
		if (s->memos[i].root && bad[i] && handed_back(s, i))
			assumed[s->memos[i].func] = solver_root(s, s->memos[i].func, true);
	free(bad);
	bad = solver_reaching(s, EVENT_RELEASE_UNHELD);
	for (u32 f = 0; f < n; f++)
		if (assumed[f] && !bad[assumed[f]] && always_released(s, assumed[f])) {
			skip[f] = true;
			++*count;
		}
	free(bad);
	free(assumed);
	return skip;
}
