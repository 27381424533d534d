// SPDX-License-Identifier: GPL-2.0-or-later
/* handed.c - see handed.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "handed.h"
#include "siblings.h"
#include "../program/util.h"

bool handed_back(const struct solver *s, u32 m)
{
	const struct memo *x = &s->memos[m];

	for (u32 i = 0; i < arrlenu(x->exits); i++) {
		struct holds l = pool_lockset(s->pool, x->exits[i].locks);
		bool broke = false;

		for (u32 k = 0; k < l.n; k++)
			broke |= (l.hold[k].flags & (HOLD_BROKEN | HOLD_MAYBE)) == HOLD_BROKEN;
		if (!broke)
			return false;
	}
	return arrlenu(x->exits) > 0;
}

/* Does FUNC leave a lock of class C that its callers hold, and take it again? */
static bool takes_again(const struct nets *nets, u32 func, u32 c)
{
	if (!nets_key(nets->gives[func], c))
		return false;
	return !(nets_mask(nets, func, c) & NET_LESS);
}

static bool returns_with(const struct nets *nets, u32 func, u32 c)
{
	for (u32 k = 0; k < arrlenu(nets->of[func]); k++)
		for (int r = 0; r < NET_RETURNS; r++)
			if ((nets->of[func][k].key == c || (nets->of[func][k].key & NET_TERM)) &&
			    (nets->of[func][k].m[r] & NET_HELD))
				return true;
	return false;
}

/* Does instruction I of F take the class, or call what returns with it? */
static bool takes(const struct slice *s, const struct func *f, u32 i)
{
	const struct effects *fx = s->fx;
	const struct callsite *site;
	const struct lock_op *op;
	u32 n;

	if (f->insns[i].kind != IN_CALL)
		return false;
	op = effects_ops(fx, f->id, i, &n);
	for (u32 k = 0; op && k < n; k++)
		if ((!op[k].lock_class || op[k].lock_class == s->lock_class) &&
		    (op[k].row->effect == EFFECT_ACQUIRE || op[k].row->effect == EFFECT_TRY))
			return true;
	site = op ? NULL : callgraph_site(fx->g, f->id, i);
	if (!site || !effects_site_touches(fx, site, s->lock_class))
		return false;
	for (u32 k = 0; k < site->n; k++) {
		const struct target *t = &fx->g->targets[site->first + k];

		if (effects_enters(fx, t) && returns_with(s->scope->nets, t->func, s->lock_class))
			return true;
	}
	return false;
}

/* Can control reach instruction INSN of F from behind one that takes the class? */
static bool taken_before(const struct slice *s, const struct func *f, u32 insn)
{
	u32 at = func_block(f, insn), *todo = NULL;
	bool *seen = xcalloc(f->nblocks, sizeof(bool)), found = false;

	for (u32 i = f->blocks[at].first; i < insn && !found; i++)
		found = takes(s, f, i);
	for (u32 b = 0; b < f->nblocks && !found; b++) {
		bool is = false;

		for (u32 i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].n && !is; i++)
			is = takes(s, f, i);
		if (!is)
			continue;
		arrput(todo, b);
		while (arrlenu(todo) && !found) {
			const struct block *k = &f->blocks[arrpop(todo)];

			for (u32 n = 0; n < k->nsucc; n++) {
				u32 to = f->succs[k->succ + n];

				found |= to == at;
				if (!seen[to]) {
					seen[to] = true;
					arrput(todo, to);
				}
			}
		}
	}
	arrfree(todo);
	free(seen);
	return found;
}

static bool is_mistake(const struct solver *s, const struct witness *w)
{
	/* it may have been taken by the name that it has where it is */
	if (s->slice->fx->classes[s->slice->lock_class].pointer)
		return false;
	/* who enters the root may have entered what leaves the lock before */
	if (arrlenu(w->path) && siblings_leave(s->slice->scope->nets, w->path[0].func, s->slice->lock_class))
		return false;
	/* whatever it is told, the lock would have to come from outside of the program */
	if (arrlenu(w->path) && handed_back(s, s->nodes[w->path[0].node].memo))
		return true;
	for (u32 i = 0; i < arrlenu(w->path); i++) {
		if (taken_before(s->slice, s->slice->fx->p->funcs[w->path[i].func], w->path[i].insn))
			return true;
		if (takes_again(s->slice->scope->nets, w->path[i].func, s->slice->lock_class))
			return true;
	}
	return false;
}

u32 handed_drop(const struct solver *s, struct witness **w)
{
	struct witness *gone = NULL;
	u32 kept = 0, n;

	if (!s->slice->scope->nets || s->slice->fx->strict)
		return 0;
	for (u32 i = 0; i < arrlenu(*w); i++)
		if ((*w)[i].event == EVENT_RELEASE_UNHELD && !is_mistake(s, &(*w)[i]))
			arrput(gone, (*w)[i]);
		else
			(*w)[kept++] = (*w)[i];
	if (*w)
		arrsetlen(*w, kept);
	n = arrlenu(gone);
	witnesses_free(gone);
	return n;
}
