// SPDX-License-Identifier: GPL-2.0-or-later
/* handed.c - see handed.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "back.h"
#include "call.h"
#include "doing.h"
#include "handed.h"
#include "siblings.h"
#include "../program/cfg.h"
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

/* May a lock with address T be the one at NAME, in one frame? An address that is not known may be any. */
static bool may_be(const struct terms *ts, u32 t, u32 name)
{
	return !t || !name || t == name || !term_travels(ts, t) || !term_travels(ts, name);
}

/* Does instruction INSN of F take the lock at NAME, or call what takes one of the class? */
static bool takes(const struct slice *s, const struct func *f, u32 insn, u32 name)
{
	u32 n;
	const struct lock_op *op = effects_ops(s->fx, f->id, insn, &n);
	bool any = !op;

	for (u32 i = 0; op && i < n; i++)
		any |= (!op[i].lock_class || op[i].lock_class == s->lock_class) &&
		       may_be(s->fx->ts, effects_strip(s->fx, op[i].term), name);
	return any && doing_takes(s, f, insn);
}

/* Can control reach instruction INSN of F from behind one that takes the lock at NAME? */
static bool taken_before(const struct slice *s, const struct func *f, u32 insn, u32 name)
{
	u32 at = func_block(f, insn), *todo = NULL;
	bool *seen = xcalloc(f->nblocks, sizeof(bool)), found = false;

	for (u32 i = f->blocks[at].first; i < insn && !found; i++)
		found = takes(s, f, i, name);
	for (u32 b = 0; b < f->nblocks && !found; b++) {
		bool is = false;

		for (u32 i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].n && !is; i++)
			is = takes(s, f, i, name);
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

/* Is something held at NODE that may be given back by *NAME? */
static enum back holds(const struct solver *s, u32 node, void *name)
{
	struct holds l = pool_lockset(s->pool, s->nodes[node].locks);

	for (u32 i = 0; i < l.n; i++)
		if (!(l.hold[i].flags & (HOLD_NONE | HOLD_MAYBE)) &&
		    may_be(s->slice->fx->ts, l.hold[i].path, *(u32 *)name))
			return BACK_FOUND;
	return BACK_ON;
}

/* Was the lock at NAME held on some way to NODE, in its own frame? */
static bool held_before(const struct solver *s, u32 node, u32 name)
{
	return back_find(s, node, holds, &name);
}

/* Does F take the class, or call what returns with it? */
static bool takes_anywhere(const struct slice *s, const struct func *f)
{
	for (u32 i = 0; i < f->ninsns; i++)
		if (doing_takes(s, f, i))
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

/* Does F load value E, or merge it, anew on each round of the loop that instruction INSN is in? */
static bool varies(struct func *f, u32 e, u32 insn)
{
	const struct expr *x = &f->exprs[e];
	const struct insn *def = func_def(f, e);

	if (!cfg_of(f)->loops[func_block(f, insn)])
		return false;
	switch (x->op) {
	case EX_PHI: case EX_CALL: case EX_LOAD:
		return def && cfg_of(f)->loops[func_block(f, def - f->insns)];
	case EX_FIELD: case EX_CONTAINER: case EX_CAST: case EX_UNARY:
		return varies(f, x->a, insn);
	case EX_INDEX: case EX_OFFSET: case EX_BINARY:
		return varies(f, x->a, insn) || varies(f, x->b, insn);
	default:
		return false;
	}
}

/*
 * The address of the lock that W gives back, in each function of its path: from which argument it comes,
 * call by call. 0 from the first on that has no name for it. stb_ds, the caller's.
 */
static u32 *names_of(const struct solver *s, const struct witness *w)
{
	struct terms *ts = s->slice->fx->ts;
	u32 last = arrlenu(w->path) - 1, n, t = 0, *names = NULL;
	const struct lock_op *op = effects_ops(s->slice->fx, w->path[last].func, w->path[last].insn, &n);

	for (u32 i = 0; op && i < n && !t; i++)
		if (op[i].row->effect == EFFECT_RELEASE && (!op[i].lock_class || op[i].lock_class == s->slice->lock_class))
			t = effects_strip(s->slice->fx, op[i].term);
	arrsetlen(names, last + 1);
	for (u32 i = last;; i--) {
		struct func *f = s->slice->fx->p->funcs[w->path[i].func];
		const struct insn *in = &f->insns[w->path[i].insn];
		u32 args[MAX_ARGS];

		if (i < last && t) {
			for (u32 k = 0; k < in->n && in->n <= MAX_ARGS; k++)
				args[k] = term_of(ts, f, insn_args(f, in)[k]);
			t = in->n <= MAX_ARGS ? term_in_caller(ts, t, args, in->n, 0, 0) : 0;
		}
		names[i] = t;
		if (!i)
			return names;
	}
}

/* Does the way lead through a place where the lock was held, so that it was given back there? */
static bool first_released(const struct solver *s, const struct witness *w, const u32 *names)
{
	for (u32 i = 0; i < arrlenu(w->path); i++)
		if (held_before(s, w->path[i].node, names[i]))
			return true;
	return false;
}

/* Is the lock that W gives back by its NAMES below an object of its own on each round of a loop on the way,
 * which a loop before may have locked? */
static bool one_of_many(const struct solver *s, const struct witness *w, const u32 *names)
{
	const struct terms *ts = s->slice->fx->ts;

	for (u32 i = arrlenu(w->path) - 1; i-- > 0;) {
		struct func *f = s->slice->fx->p->funcs[w->path[i].func];
		const struct insn *in = &f->insns[w->path[i].insn];
		const struct term *root = term(ts, term_root(ts, names[i + 1]));

		if (root->kind != T_PARAM || root->num >= in->n)
			return false;
		if (varies(f, insn_args(f, in)[root->num], w->path[i].insn))
			return true;
	}
	return false;
}

/* The innermost function of W's path that leaves a lock and takes it again; NONE. */
static u32 who_takes_again(const struct solver *s, const struct witness *w)
{
	for (u32 i = arrlenu(w->path); i-- > 0;)
		if (s->slice->fx->returns[w->path[i].func] &&
		    takes_again(s->slice->scope->nets, w->path[i].func, s->slice->lock_class))
			return i;
	return NONE;
}

/* Is root FUNC entered through a pointer by nobody knows whom, who may hold what it leaves? A function that
 * others call by its name says what they should have. */
static bool is_unknown(const struct slice *s, u32 func)
{
	const struct program *p = s->fx->p;

	return !(p->symbols[p->funcs[func]->sym].flags & SYM_PUBLIC) && !s->fx->begins[func];
}

static bool is_mistake(const struct solver *s, const struct witness *w, const u32 *names)
{
	u32 again;

	/* who enters the root may have entered what leaves the lock before; and so may who calls what gives it back
	 * through a table */
	for (u32 i = 0; i < arrlenu(w->path); i++)
		if ((!i || (nets_mask(s->slice->scope->nets, w->path[i].func, s->slice->lock_class) & NET_LESS)) &&
		    siblings_leave(s->slice->scope->nets, w->path[i].func, s->slice->lock_class))
			return false;
	again = who_takes_again(s, w);
	if (again == NONE && one_of_many(s, w, names))
		return false;
	/* the climb ended below who may hold it */
	if (arrlenu(s->slice->fx->g->callers[w->path[0].func]) && held_above(s->slice, w->path[0].func))
		return first_released(s, w, names);
	/* a contract with whoever enters the root, when all that it takes is what it gave back */
	if (!again && !taken_before(s->slice, s->slice->fx->p->funcs[w->path[0].func], w->path[0].insn, names[0]))
		return first_released(s, w, names);
	/* whatever it is told, the lock would have to come from outside of the program */
	if (handed_back(s, s->nodes[w->path[0].node].memo) && !is_unknown(s->slice, w->path[0].func))
		return true;
	if (again != NONE && !is_unknown(s->slice, w->path[0].func))
		return true;
	for (u32 i = 0; i < arrlenu(w->path); i++)
		if (held_before(s, w->path[i].node, names[i]) ||
		    taken_before(s->slice, s->slice->fx->p->funcs[w->path[i].func], w->path[i].insn, names[i]))
			return true;
	return false;
}

static bool is_none(void *solver, const struct witness *w)
{
	const struct solver *s = solver;
	bool mistake;
	u32 *names;

	if (w->event != EVENT_RELEASE_UNHELD)
		return false;
	/* it may have been taken by the name that it has where it is */
	if (s->slice->fx->classes[s->slice->lock_class].pointer || !arrlenu(w->path))
		return true;
	names = names_of(s, w);
	mistake = is_mistake(s, w, names);
	arrfree(names);
	return !mistake;
}

u32 handed_drop(struct solver *s, struct witness **w)
{
	return s->slice->fx->strict || !s->slice->scope->nets ? 0 : witnesses_drop(w, is_none, s);
}
