// SPDX-License-Identifier: GPL-2.0-or-later
/* steered.c - see steered.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "doing.h"
#include "eval.h"
#include "flags.h"
#include "recall.h"
#include "steered.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* How the lock is where control comes to a branch. */
enum { WITH = 1, WITHOUT = 2 };

struct comes { u32 *nodes; bool known; uint8_t how; };

/* Of one solution: memo << 32 | block that ends in a branch -> nodes that lead to that, and so for the function
 * of any memo (OF_FUNC); stb_ds. */
struct ways {
	struct solver *s;
	struct { u64 key; struct comes value; } *at;
};

#define OF_FUNC (UINT64_C(1) << 63)

static u64 key_of(const struct solver *s, u32 node, bool func)
{
	u64 where = func ? OF_FUNC >> 32 | s->memos[s->nodes[node].memo].func : s->nodes[node].memo;

	return where << 32 | s->nodes[node].block;
}

/* Note that NODE leads to the branch that ends its block. */
static void note(struct ways *w, u32 node, bool func)
{
	u64 key = key_of(w->s, node, func);
	ptrdiff_t at = hmgeti(w->at, key);
	struct comes *c;

	if (at < 0) {
		hmput(w->at, key, (struct comes){ 0 });
		at = hmgeti(w->at, key);
	}
	c = &w->at[at].value;
	for (u32 i = 0; i < arrlenu(c->nodes); i++)
		if (c->nodes[i] == node)
			return;
	arrput(c->nodes, node);
}

static void note_ways(struct ways *w)
{
	const struct solver *s = w->s;

	for (u32 n = 1; n < arrlenu(s->nodes); n++) {
		const struct func *f = s->slice->fx->p->funcs[s->memos[s->nodes[n].memo].func];

		for (u32 i = 0; i < arrlenu(s->nodes[n].preds); i++) {
			const struct pred *p = &s->nodes[n].preds[i];

			if (p->callee != NONE || f->insns[p->insn].kind != IN_BRANCH)
				continue;
			note(w, p->from, false);
			note(w, p->from, true);
		}
	}
}

/* What follows from another mistake tells nothing. */
static uint8_t held(const struct lockset *l)
{
	uint8_t how = 0;

	if (!l->n)
		return WITHOUT;
	for (u32 i = 0; i < l->n; i++)
		if (l->hold[i].flags & HOLD_ABSENT)
			how |= WITHOUT;
		else if (!(l->hold[i].flags & HOLD_BROKEN))
			how |= WITH;
	return how;
}

/* Does control come to the branch at instruction INSN, NODE's end, with the lock and without it? FUNC: from
 * whatever callers. */
static bool both_come(struct ways *w, u32 node, u32 insn, bool func)
{
	ptrdiff_t at = hmgeti(w->at, key_of(w->s, node, func));
	struct comes *c = at < 0 ? NULL : &w->at[at].value;

	if (c && !c->known) {
		c->known = true;
		for (u32 i = 0; i < arrlenu(c->nodes); i++) {
			struct state st;

			solver_state_at(w->s, c->nodes[i], insn, &st);
			c->how |= held(&st.locks);
		}
	}
	return c && c->how == (WITH | WITHOUT);
}

/* May control that comes from block FROM of F, inside REGION, do what DOES says? */
static bool does_from(const struct slice *s, const struct func *f, u32 from, const struct region *region, doing_fn *does)
{
	const u64 *insns = s->part[f->id]->insns;
	bool *seen = xcalloc(f->nblocks, sizeof(bool)), found = false;
	u32 *todo = NULL;

	arrput(todo, from);
	while (arrlenu(todo) && !found) {
		u32 b = arrpop(todo);
		const struct block *k = &f->blocks[b];

		if (seen[b] || !region_has(region, b))
			continue;
		seen[b] = true;
		for (u32 i = k->first; i < k->first + k->n && !found; i++)
			found = bit(insns, i) && does(s, f, i);
		for (u32 i = 0; i < k->nsucc; i++)
			arrput(todo, f->succs[k->succ + i]);
	}
	arrfree(todo);
	free(seen);
	return found;
}

/*
 * Does the branch at the end of block B of F decide whether a lock of the class is given back, or whatever
 * DOES says: on one of its sides it may be, and on the other it is not? A lock that is given back on the side
 * that takes it is not what the ways behind it differ by.
 */
static bool concerns(const struct slice *s, struct func *f, u32 b, doing_fn *does)
{
	const struct region *region = cfg_region(f, b);
	const u32 *succ = &f->succs[f->blocks[b].succ];
	bool first;

	if (!region)
		return false;
	first = does_from(s, f, succ[0], region, does);
	if (first == does_from(s, f, succ[1], region, does))
		return false;
	return does != doing_takes || !does_from(s, f, succ[!first], region, doing_gives);
}

/* Does value E of F depend on what an attempt to take a lock returned? That one is known. */
static bool of_attempt(const struct slice *s, const struct func *f, u32 e)
{
	const struct expr *x = &f->exprs[e];
	const struct lock_op *op;
	u32 n;

	switch (x->op) {
	case EX_CALL:
		op = func_def(f, e) ? effects_ops(s->fx, f->id, func_def(f, e) - f->insns, &n) : NULL;
		return op && op->row->effect == EFFECT_TRY;
	case EX_BINARY:
		return of_attempt(s, f, x->a) || of_attempt(s, f, x->b);
	case EX_CAST: case EX_UNARY:
		return of_attempt(s, f, x->a);
	default:
		return false;
	}
}

/* Is the end of NODE, instruction INSN, a branch that tells the ways apart, and decides what DOES says? */
static bool steers(struct ways *w, u32 node, u32 insn, doing_fn *does)
{
	struct eval ev = solver_frame(w->s, w->s->nodes[node].memo);
	u32 block = w->s->nodes[node].block, t;
	struct state st;

	if (ev.f->insns[insn].kind != IN_BRANCH || !concerns(w->s->slice, ev.f, block, does) ||
	    cfg_repeats(ev.f, block) || of_attempt(w->s->slice, ev.f, ev.f->insns[insn].a) ||
	    flags_is(ev.f, ev.f->insns[insn].a) ||
	    !both_come(w, node, insn, does != doing_gives))
		return false;
	solver_state_at(w->s, node, insn, &st);
	t = eval_expr(&ev, &st, ev.f->insns[insn].a);
	return eval_truth(&ev, &st, t) < 0 && !recall_has(&ev, &st, t);
}

/* Does every way from the entry of its memo to NODE pass a branch that steers, and decides what DOES says? */
static bool all_steered(struct ways *w, u32 node, doing_fn *does)
{
	const struct solver *s = w->s;
	struct { u32 key; char value; } *seen = NULL;
	u32 *todo = NULL;
	bool free_way = false;

	arrput(todo, node);
	hmput(seen, node, 1);
	while (arrlenu(todo) && !free_way && solver_spend(w->s, 1)) {
		u32 n = arrpop(todo);

		free_way = n == s->memos[s->nodes[n].memo].entry;
		for (u32 i = 0; i < arrlenu(s->nodes[n].preds); i++) {
			struct pred p = s->nodes[n].preds[i];

			if (hmgeti(seen, p.from) >= 0 || (p.callee == NONE && steers(w, p.from, p.insn, does)))
				continue;
			hmput(seen, p.from, 1);
			arrput(todo, p.from);
		}
	}
	arrfree(todo);
	hmfree(seen);
	return !free_way;
}

static bool steered(void *ways, const struct witness *x)
{
	struct ways *w = ways;
	u32 first = x->event == EVENT_RETURN_DIFFERS ? arrlenu(x->path) - 1 : 0;
	doing_fn *does = x->event == EVENT_ACQUIRE_HELD ? doing_takes : doing_gives;

	/* what tests it is entered by who has the lock and by who has not */
	if (x->event == EVENT_ACQUIRE_HELD)
		first = arrlenu(x->acquires) ? x->acquires[0].depth + 1 : arrlenu(x->path);

	if (x->event != EVENT_RELEASE_UNHELD && x->event != EVENT_RETURN_DIFFERS && x->event != EVENT_ACQUIRE_HELD)
		return false;
	for (u32 i = first; i < arrlenu(x->path); i++)
		if (all_steered(w, x->path[i].node, does) ||
		    (x->event == EVENT_RELEASE_UNHELD && all_steered(w, x->path[i].node, doing_leaves)))
			return true;
	return false;
}

u32 steered_drop(struct solver *s, struct witness **w)
{
	struct ways ways = { .s = s };
	u32 n;

	if (s->slice->fx->strict || !s->slice->scope->nets || !arrlenu(*w))
		return 0;
	note_ways(&ways);
	n = witnesses_drop(w, steered, &ways);
	for (ptrdiff_t i = 0; i < hmlen(ways.at); i++)
		arrfree(ways.at[i].value.nodes);
	hmfree(ways.at);
	return n;
}
