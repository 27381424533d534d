// SPDX-License-Identifier: GPL-2.0-or-later
/* behind.c - see behind.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "behind.h"
#include "leak.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* So many locks of its own are counted. */
#define MOST_OWN 7
#define NOT_REACHED 255

struct walk {
	const struct nets *n;
	struct func *f;
	u32 c;
	uint8_t *own;		/* by block: how many locks are surely its own at the start */
	bool gives;		/* one that was not is given back */
};

/* Does every function that SITE calls return with a lock of C that it took? */
static bool site_takes(const struct walk *w, const struct callsite *site)
{
	const struct effects *fx = w->n->fx;
	bool all = site->n && !site->unresolved;

	for (u32 i = 0; i < site->n && all; i++) {
		const struct target *t = &fx->g->targets[site->first + i];
		uint8_t mask = effects_enters(fx, t) ? nets_mask(w->n, t->func, w->c) : NET_SAME;

		all = !(mask & ~NET_HELD);
	}
	return all;
}

/* Of OWN locks that the function has before instruction INSN, how many surely behind it. */
static uint8_t step(struct walk *w, u32 insn, uint8_t own)
{
	const struct effects *fx = w->n->fx;
	const struct callsite *site = callgraph_site(fx->g, w->f->id, insn);
	u32 count;
	const struct lock_op *op = effects_ops(fx, w->f->id, insn, &count);

	for (u32 i = 0; i < count; i++)
		if (op[i].lock_class == w->c && op[i].row->effect == EFFECT_ACQUIRE && own < MOST_OWN)
			own++;
	if (site && site_takes(w, site) && own < MOST_OWN)
		own++;
	if (!gives_back_at(w->n, w->f->id, insn, w->c))
		return own;
	w->gives |= !own;
	return own ? own - 1 : 0;
}

/* The count behind block B, from instruction FROM on. */
static uint8_t through(struct walk *w, u32 b, u32 from, uint8_t own)
{
	const struct block *k = &w->f->blocks[b];

	for (u32 i = from; i < k->first + k->n; i++)
		own = step(w, i, own);
	return own;
}

/* At each block, the least of all ways. */
static void count(struct walk *w)
{
	u32 *todo = NULL;

	memset(w->own, NOT_REACHED, w->f->nblocks);
	w->own[0] = 0;
	arrput(todo, 0);
	while (arrlenu(todo)) {
		u32 b = arrpop(todo);
		const struct block *k = &w->f->blocks[b];
		uint8_t own = through(w, b, k->first, w->own[b]);

		for (u32 i = 0; i < k->nsucc; i++) {
			u32 to = w->f->succs[k->succ + i];

			if (own >= w->own[to])
				continue;
			w->own[to] = own;
			arrput(todo, to);
		}
	}
	arrfree(todo);
}

bool behind_gives(const struct nets *n, u32 func, u32 insn, u32 c)
{
	struct walk w = { .n = n, .f = n->fx->p->funcs[func], .c = c };
	u32 at = func_block(w.f, insn), *todo = NULL;
	bool *seen = xcalloc(w.f->nblocks, sizeof(bool));
	uint8_t own;

	w.own = xmalloc(w.f->nblocks);
	count(&w);
	own = w.own[at];
	for (u32 i = w.f->blocks[at].first; i <= insn && own != NOT_REACHED; i++)
		own = step(&w, i, own);
	w.gives = false;
	if (own != NOT_REACHED)
		through(&w, at, insn + 1, own);
	arrput(todo, at);
	while (arrlenu(todo) && !w.gives) {
		const struct block *k = &w.f->blocks[arrpop(todo)];

		for (u32 i = 0; i < k->nsucc; i++) {
			u32 to = w.f->succs[k->succ + i];

			if (seen[to])
				continue;
			seen[to] = true;
			through(&w, to, w.f->blocks[to].first, w.own[to]);
			arrput(todo, to);
		}
	}
	arrfree(todo);
	free(seen);
	free(w.own);
	return w.gives;
}
