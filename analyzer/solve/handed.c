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

/* Is something held at NODE that may be given back? */
static bool holds(const struct solver *s, u32 node)
{
	struct holds l = pool_lockset(s->pool, s->nodes[node].locks);

	for (u32 i = 0; i < l.n; i++)
		if (!(l.hold[i].flags & (HOLD_NONE | HOLD_MAYBE)))
			return true;
	return false;
}

/* Was a lock of the class held on some way to NODE, in its own frame? */
static bool held_before(const struct solver *s, u32 node)
{
	struct { u32 key; char value; } *seen = NULL;
	u32 *todo = NULL;
	bool found = false;

	arrput(todo, node);
	hmput(seen, node, 1);
	while (arrlenu(todo) && !found) {
		u32 n = arrpop(todo);

		found = holds(s, n);
		for (u32 i = 0; i < arrlenu(s->nodes[n].preds); i++) {
			u32 from = s->nodes[n].preds[i].from;

			if (hmgeti(seen, from) >= 0)
				continue;
			hmput(seen, from, 1);
			arrput(todo, from);
		}
	}
	arrfree(todo);
	hmfree(seen);
	return found;
}

/* Does F take the class, or call what returns with it? */
static bool takes_anywhere(const struct slice *s, const struct func *f)
{
	for (u32 i = 0; i < f->ninsns; i++)
		if (takes(s, f, i))
			return true;
	return false;
}

/*
 * A proof that ended at FUNC, below its callers: may one of them, or what is above, hold the class?
 * So many are asked; behind that, it is so.
 */
#define MOST_ABOVE 256

static bool held_above(const struct slice *s, u32 func)
{
	const struct callgraph *g = s->fx->g;
	bool *seen = xcalloc(arrlenu(s->fx->p->funcs) + 1, sizeof(bool)), may = false;
	u32 *todo = NULL, n = 0;

	arrput(todo, func);
	seen[func] = true;
	while (arrlenu(todo) && !may) {
		u32 f = arrpop(todo);

		may = ++n > MOST_ABOVE || (f != func && takes_anywhere(s, s->fx->p->funcs[f]));
		for (u32 i = 0; i < arrlenu(g->callers[f]); i++) {
			u32 caller = g->sites[g->callers[f][i]].func;

			if (!seen[caller])
				arrput(todo, caller);
			seen[caller] = true;
		}
	}
	arrfree(todo);
	free(seen);
	return may;
}

/* Does the way lead through a place where the lock was held, so that it was given back there? */
static bool first_released(const struct solver *s, const struct witness *w)
{
	for (u32 i = 0; i < arrlenu(w->path); i++)
		if (held_before(s, w->path[i].node))
			return true;
	return false;
}

static bool is_mistake(const struct solver *s, const struct witness *w)
{
	/* it may have been taken by the name that it has where it is */
	if (s->slice->fx->classes[s->slice->lock_class].pointer)
		return false;
	/* who enters the root may have entered what leaves the lock before */
	if (arrlenu(w->path) && siblings_leave(s->slice->scope->nets, w->path[0].func, s->slice->lock_class))
		return false;
	/* the climb ended below who may hold it */
	if (arrlenu(w->path) && arrlenu(s->slice->fx->g->callers[w->path[0].func]) &&
	    held_above(s->slice, w->path[0].func))
		return first_released(s, w);
	/* whatever it is told, the lock would have to come from outside of the program */
	if (arrlenu(w->path) && handed_back(s, s->nodes[w->path[0].node].memo))
		return true;
	for (u32 i = 0; i < arrlenu(w->path); i++) {
		if (held_before(s, w->path[i].node) ||
		    taken_before(s->slice, s->slice->fx->p->funcs[w->path[i].func], w->path[i].insn))
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
