// SPDX-License-Identifier: GPL-2.0-or-later
/* cfg.c - see cfg.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "cfg.h"
#include "util.h"

/* Post-order of the blocks reachable from the entry, without C recursion. */
static u32 *post_order(const struct func *f, u32 *count)
{
	u32 *out = xmalloc((f->nblocks + 1) * sizeof(*out));
	u32 *stack = NULL, *next = xcalloc(f->nblocks, sizeof(*next));
	bool *seen = xcalloc(f->nblocks, sizeof(*seen));

	*count = 0;
	arrput(stack, 0);
	seen[0] = true;
	while (arrlenu(stack)) {
		u32 b = stack[arrlenu(stack) - 1];

		if (next[b] < f->blocks[b].nsucc) {
			u32 s = f->succs[f->blocks[b].succ + next[b]++];

			if (!seen[s]) {
				seen[s] = true;
				arrput(stack, s);
			}
		} else {
			out[(*count)++] = b;
			(void)arrpop(stack);
		}
	}
	arrfree(stack);
	free(next);
	free(seen);
	return out;
}

static u32 meet(const u32 *pdom, const u32 *rank, u32 a, u32 b)
{
	while (a != b) {
		while (rank[a] < rank[b])
			a = pdom[a];
		while (rank[b] < rank[a])
			b = pdom[b];
	}
	return a;
}

/*
 * The ranks must fall along every way to the exit, which loops prevent: blocks
 * are ranked by their place in the reverse graph's reverse post-order, seen from
 * the exit. Endless loops get an edge to the exit from their last block.
 */
static u32 *post_dominators(const struct func *f)
{
	u32 n = f->nblocks, *pdom = xmalloc((n + 1) * sizeof(*pdom));
	u32 *rank = xcalloc(n + 1, sizeof(*rank)), *order = xmalloc((n + 1) * sizeof(*order));
	u32 **preds = xcalloc(n + 1, sizeof(*preds)), *stack = NULL, count = 0, *next;
	bool *seen = xcalloc(n + 1, sizeof(*seen)), *leaves = xcalloc(n + 1, sizeof(*leaves)), changed = true;
	u32 *fwd, nfwd;

	for (u32 b = 0; b < n; b++) {
		for (u32 i = 0; i < f->blocks[b].nsucc; i++)
			arrput(preds[f->succs[f->blocks[b].succ + i]], b);
		if (!f->blocks[b].nsucc)
			arrput(preds[n], b);
	}
	next = xcalloc(n + 1, sizeof(*next));
	fwd = post_order(f, &nfwd);
	for (u32 k = 0; k <= nfwd; k++) {
		/* first from the exit; then from blocks that cannot reach it */
		u32 from = k == 0 ? n : fwd[k - 1];

		if (seen[from])
			continue;
		if (k)
			arrput(preds[n], from);
		seen[from] = true;
		arrput(stack, from);
		while (arrlenu(stack)) {
			u32 b = stack[arrlenu(stack) - 1];

			if (next[b] < arrlenu(preds[b])) {
				u32 s = preds[b][next[b]++];

				if (!seen[s]) {
					seen[s] = true;
					arrput(stack, s);
				}
			} else {
				order[count] = b;
				rank[b] = count++;
				(void)arrpop(stack);
			}
		}
	}
	/* roots found after the exit rank above it in post-order: lift the exit */
	rank[n] = count;
	for (u32 b = 0; b <= n; b++)
		pdom[b] = NONE;
	pdom[n] = n;
	for (u32 i = 0; i < arrlenu(preds[n]); i++)
		leaves[preds[n][i]] = true;
	while (changed) {
		changed = false;
		for (u32 k = count; k-- > 0;) {
			u32 b = order[k], d = NONE;

			if (b == n)
				continue;
			for (u32 i = 0; i < f->blocks[b].nsucc; i++) {
				u32 s = f->succs[f->blocks[b].succ + i];

				if (pdom[s] != NONE)
					d = d == NONE ? s : meet(pdom, rank, d, s);
			}
			if (leaves[b])
				d = d == NONE ? n : meet(pdom, rank, d, n);
			if (d != NONE && pdom[b] != d) {
				pdom[b] = d;
				changed = true;
			}
		}
	}
	for (u32 b = 0; b <= n; b++) {
		if (pdom[b] == NONE)
			pdom[b] = n;
		arrfree(preds[b]);
	}
	free(preds);
	arrfree(stack);
	free(rank);
	free(order);
	free(next);
	free(seen);
	free(leaves);
	free(fwd);
	return pdom;
}

/* Mark the blocks on a way from the target of a backward edge to its source. */
static void find_loops(const struct func *f, struct cfg *c)
{
	u32 **preds = xcalloc(f->nblocks, sizeof(*preds)), *stack = NULL;

	c->loops = xcalloc(f->nblocks, sizeof(bool));
	for (u32 b = 0; b < f->nblocks; b++)
		for (u32 i = 0; i < f->blocks[b].nsucc; i++)
			arrput(preds[f->succs[f->blocks[b].succ + i]], b);
	for (u32 b = 0; b < f->nblocks; b++)
		for (u32 i = 0; i < f->blocks[b].nsucc; i++) {
			u32 head = f->succs[f->blocks[b].succ + i];

			if (c->order[b] == NONE || c->order[head] > c->order[b])
				continue;
			c->loops[head] = true;
			arrput(stack, b);
			while (arrlenu(stack)) {
				u32 at = arrpop(stack);

				if (c->loops[at] || c->order[at] < c->order[head])
					continue;
				c->loops[at] = true;
				for (u32 k = 0; k < arrlenu(preds[at]); k++)
					arrput(stack, preds[at][k]);
			}
		}
	for (u32 b = 0; b < f->nblocks; b++)
		arrfree(preds[b]);
	free(preds);
	arrfree(stack);
}

const struct cfg *cfg_of(struct func *f)
{
	u32 *post, n;

	if (f->cfg)
		return f->cfg;
	f->cfg = xcalloc(1, sizeof(*f->cfg));
	post = post_order(f, &n);
	f->cfg->order = xmalloc(f->nblocks * sizeof(u32));
	for (u32 b = 0; b < f->nblocks; b++)
		f->cfg->order[b] = NONE;
	for (u32 i = 0; i < n; i++)
		f->cfg->order[post[i]] = n - 1 - i;
	f->cfg->pdom = post_dominators(f);
	f->cfg->region = xcalloc(f->nblocks, sizeof(*f->cfg->region));
	f->cfg->seen = xcalloc(f->nblocks / 64 + 1, sizeof(*f->cfg->seen));
	f->cfg->nblocks = f->nblocks;
	free(post);
	find_loops(f, f->cfg);
	return f->cfg;
}

void cfg_free(struct cfg *c)
{
	if (!c)
		return;
	for (u32 b = 0; b < c->nblocks; b++)
		free(c->region[b]);
	free(c->region);
	free(c->seen);
	free(c->order);
	free(c->loops);
	free(c->pdom);
	free(c);
}

/* The words from FIRST to LAST of SEEN, which are cleared. */
static struct region *region_take(u64 *seen, u32 first, u32 last)
{
	u32 n = first > last ? 0 : last - first + 1;
	struct region *r = xmalloc(sizeof(*r) + n * sizeof(*r->bits));

	r->word = first;
	r->n = n;
	if (n) {
		memcpy(r->bits, seen + first, n * sizeof(*seen));
		memset(seen + first, 0, n * sizeof(*seen));
	}
	return r;
}

const struct region *cfg_region(struct func *f, u32 b)
{
	struct cfg *c = (struct cfg *)cfg_of(f);
	u32 stop = c->pdom[b], *stack = NULL, first = NONE, last = 0;

	if (f->blocks[b].nsucc < 2 || c->region[b])
		return c->region[b];
	for (u32 i = 0; i < f->blocks[b].nsucc; i++)
		arrput(stack, f->succs[f->blocks[b].succ + i]);
	while (arrlenu(stack)) {
		u32 at = arrpop(stack);

		if (at == stop || (c->seen[at / 64] >> (at % 64) & 1))
			continue;
		c->seen[at / 64] |= UINT64_C(1) << (at % 64);
		first = at / 64 < first ? at / 64 : first;
		last = at / 64 > last ? at / 64 : last;
		for (u32 i = 0; i < f->blocks[at].nsucc; i++)
			arrput(stack, f->succs[f->blocks[at].succ + i]);
	}
	arrfree(stack);
	return c->region[b] = region_take(c->seen, first, last);
}

u32 region_next(const struct region *r, u32 b)
{
	u32 at = r && b < 64 * r->word ? 64 * r->word : b;

	for (; r && at / 64 - r->word < r->n; at = (at / 64 + 1) * 64) {
		u64 rest = r->bits[at / 64 - r->word] >> (at % 64);

		if (rest)
			return at + __builtin_ctzll(rest);
	}
	return NONE;
}

bool cfg_leads_to(const struct func *f, u32 from, u32 to)
{
	bool *seen = xcalloc(f->nblocks, sizeof(bool)), found = false;
	u32 *todo = NULL;

	arrput(todo, from);
	while (arrlenu(todo) && !found) {
		u32 b = arrpop(todo);

		found = b == to;
		for (u32 i = 0; i < f->blocks[b].nsucc && !seen[b]; i++)
			arrput(todo, f->succs[f->blocks[b].succ + i]);
		seen[b] = true;
	}
	arrfree(todo);
	free(seen);
	return found;
}

bool cfg_repeats(struct func *f, u32 b)
{
	const u32 *succ = &f->succs[f->blocks[b].succ];

	return cfg_of(f)->loops[b] && cfg_leads_to(f, succ[0], b) != cfg_leads_to(f, succ[1], b);
}

bool cfg_warns(const struct func *f, u32 b)
{
	for (u32 i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].n; i++)
		if (f->insns[i].kind == IN_ASM && (f->insns[i].flags & INSN_WARNS))
			return true;
	return false;
}
