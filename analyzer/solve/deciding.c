// SPDX-License-Identifier: GPL-2.0-or-later
/* deciding.c - which of a path's conditions a reader is to see first. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "witness.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* More than these say less: they are all in the report, and explained on request. */
#define MAX_DECIDING 3

/*
 * How a branch decides, the most telling first. When the path's place is behind both sides, the
 * branch is there for what it does to the lock; when it is behind one, it is one of the many that
 * let the path go on; one whose other side never returns is an assertion.
 */
enum weight { CHANGES_LOCK, LETS_PASS, ASSERTS };

static enum weight weigh(const struct func *f, u32 block, u32 not_taken, u32 place)
{
	u64 *seen = xcalloc(f->nblocks / 64 + 1, sizeof(*seen));
	enum weight weight = ASSERTS;
	u32 *todo = NULL;

	seen[block / 64] |= UINT64_C(1) << block % 64;
	arrput(todo, not_taken);
	while (arrlenu(todo) && weight != CHANGES_LOCK) {
		u32 b = arrpop(todo);

		if (seen[b / 64] >> b % 64 & 1)
			continue;
		seen[b / 64] |= UINT64_C(1) << b % 64;
		if (b == place)
			weight = CHANGES_LOCK;
		else if (block_end(f, &f->blocks[b])->kind == IN_RET)
			weight = LETS_PASS;
		for (u32 i = 0; i < f->blocks[b].nsucc; i++)
			arrput(todo, f->succs[f->blocks[b].succ + i]);
	}
	arrfree(todo);
	free(seen);
	return weight;
}

/* The less the branch at the end of block B decides beside, the more it is about this path. */
static u32 blocks_decided(struct func *f, u32 b)
{
	const struct region *region = cfg_region(f, b);
	u32 n = 0;

	for (u32 i = 0; region && i < region->n; i++)
		n += __builtin_popcountll(region->bits[i]);
	return n;
}

/* Smaller is shown earlier; of equal ones, the one nearer to the end of the path. */
static u64 rank(const struct program *p, const struct witness *w, const struct wcondition *c)
{
	struct func *f = p->funcs[c->func];
	u32 b = func_block(f, c->insn), place = func_block(f, w->path[c->depth].insn);
	u32 other = f->succs[f->blocks[b].succ + c->truth];

	return (u64)weigh(f, b, other, place) << 32 | blocks_decided(f, b);
}

/* Is it said by a condition that is shown, in the same words? */
static bool said(const struct program *p, const struct witness *w, const struct wcondition *c)
{
	for (u32 i = 0; i < arrlenu(w->conditions); i++) {
		const struct wcondition *o = &w->conditions[i];

		if (o->decides && o->func == c->func && o->truth == c->truth &&
		    p->funcs[o->func]->insns[o->insn].a == p->funcs[c->func]->insns[c->insn].a)
			return true;
	}
	return false;
}

void witness_deciding(const struct program *p, struct witness *w)
{
	u32 n = arrlenu(w->conditions);
	u64 *ranks = xcalloc(n + 1, sizeof(*ranks));

	for (u32 i = 0; i < n; i++)
		ranks[i] = rank(p, w, &w->conditions[i]);
	for (u32 shown = 0; shown < MAX_DECIDING; shown++) {
		u32 best = NONE;

		for (u32 i = 0; i < n; i++)
			if ((best == NONE || ranks[i] <= ranks[best]) && !said(p, w, &w->conditions[i]))
				best = i;
		if (best == NONE)
			break;
		w->conditions[best].decides = true;
	}
	free(ranks);
}
