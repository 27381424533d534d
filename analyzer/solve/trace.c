// SPDX-License-Identifier: GPL-2.0-or-later
/* trace.c - the inside of witness.h: where on a path the lock was taken, and
 * which branches the path decides. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "witness.h"
#include "wrapper.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* Before instruction INSN of NODE. */
struct point { u32 node, insn; };

struct hunt {
	struct solver *s;
	struct taken *out;
	struct point *todo;		/* stb_ds; taken from its end */
	struct { u64 key; char value; } *seen;
};

static bool acquires_class(struct solver *s, const struct eval *ev, u32 node, u32 insn,
			   const struct lock_row **row)
{
	u32 n;
	const struct lock_op *op = effects_ops(s->slice->fx, ev->f->id, insn, &n);

	for (u32 i = 0; op && i < n; i++) {
		struct state st;

		if (op[i].row->effect != EFFECT_ACQUIRE && op[i].row->effect != EFFECT_TRY)
			continue;
		if (op[i].lock_class != s->slice->lock_class) {
			solver_state_at(s, node, insn, &st);
			if (!transfer_concerns(ev, &st, &op[i]))
				continue;
		}
		*row = op[i].row;
		return true;
	}
	return false;
}

static void add_acquire(struct hunt *h, struct taken t)
{
	for (u32 i = 0; i < arrlenu(h->out); i++)
		if (h->out[i].at_func == t.at_func && h->out[i].at_insn == t.at_insn)
			return;
	arrput(h->out, t);
}

/* Does a lockset hold something that was taken in its own frame? */
static bool holds_new(const struct solver *s, u32 locks)
{
	struct holds l = pool_lockset(s->pool, locks);

	for (u32 i = 0; i < l.n; i++)
		if (!l.hold[i].origin && !(l.hold[i].flags & HOLD_NONE))
			return true;
	return false;
}

static const struct taken *taken(struct solver *s, u32 node, u32 insn);

/* The last instruction of NODE, which returns. */
static u32 end_of(const struct solver *s, u32 node)
{
	const struct node *n = &s->nodes[node];
	const struct block *b = &s->slice->fx->p->funcs[s->memos[n->memo].func]->blocks[n->block];

	return b->first + b->n - 1;
}

/* The acquires behind the hold that FUNC, calling at INSN, got by exit X. */
static void hunt_exit(struct hunt *h, u32 func, u32 insn, const struct exit_state *x)
{
	struct solver *s = h->s;
	u32 *nodes = x->nodes;
	bool wraps = is_wrapper(s->slice->fx->p, s->memos[s->nodes[nodes[0]].memo].func, func, insn);

	for (u32 e = 0; e < arrlenu(nodes); e++) {
		const struct taken *inner;

		if (!wraps) {
			arrput(h->todo, ((struct point){ nodes[e], end_of(s, nodes[e]) }));
			continue;
		}
		inner = taken(s, nodes[e], end_of(s, nodes[e]));
		for (u32 i = 0; i < arrlenu(inner); i++)
			add_acquire(h, (struct taken){ inner[i].func, inner[i].insn, func, insn, inner[i].row });
	}
}

/* The acquires before AT, or where else to look for those behind the hold that is there. */
static void hunt_at(struct hunt *h, struct point at)
{
	struct solver *s = h->s;
	struct eval ev = solver_frame(s, s->nodes[at.node].memo);
	const struct lock_row *row;

	for (u32 i = at.insn; i-- > s->nodes[at.node].insn;)
		if (ev.f->insns[i].kind == IN_CALL && acquires_class(s, &ev, at.node, i, &row)) {
			add_acquire(h, (struct taken){ ev.f->id, i, ev.f->id, i, row });
			return;
		}
	if (!holds_new(s, s->nodes[at.node].locks))
		return;
	for (u32 i = arrlenu(s->nodes[at.node].preds); i--;) {
		struct pred p = s->nodes[at.node].preds[i];

		if (p.callee != NONE && holds_new(s, s->memos[p.callee].exits[p.exit].locks))
			hunt_exit(h, ev.f->id, p.insn, &s->memos[p.callee].exits[p.exit]);
		else
			arrput(h->todo, ((struct point){ p.from, p.insn + (p.callee == NONE) }));
	}
}

/* The acquires behind a hold that is there at instruction INSN of NODE. Each point is looked at
 * once, so that what takes the lock for others may be nested as deep as it likes. */
static void hunt(struct hunt *h, u32 node, u32 insn)
{
	arrput(h->todo, ((struct point){ node, insn }));
	while (arrlenu(h->todo) && solver_spend(h->s, 1)) {
		struct point at = arrpop(h->todo);
		u64 key = (u64)at.node << 32 | at.insn;

		if (hmgeti(h->seen, key) >= 0)
			continue;
		hmput(h->seen, key, 1);
		hunt_at(h, at);
	}
	arrfree(h->todo);
}

/* Does the branch at the end of block B decide something about the class? */
static bool matters(const struct solver *s, struct func *f, u32 b)
{
	const struct region *region = cfg_region(f, b);
	const u64 *insns = s->slice->part[f->id]->insns;

	for (u32 k = region_next(region, 0); k != NONE; k = region_next(region, k + 1))
		for (u32 i = f->blocks[k].first; i < f->blocks[k].first + f->blocks[k].n; i++)
			if (bit(insns, i))
				return true;
	return false;
}

/* ANY: also one that may go either way, as long as it goes to TO here. */
static void add_condition(struct solver *s, struct witness *w, u32 from, u32 to, u32 insn, u32 depth, bool any)
{
	struct eval ev = solver_frame(s, s->nodes[from].memo);
	const struct block *b = &ev.f->blocks[s->nodes[from].block];
	struct state st;
	int truth;

	if (ev.f->insns[insn].kind != IN_BRANCH || !matters(s, ev.f, s->nodes[from].block))
		return;
	if (term(s->slice->fx->ts, term_of(s->slice->fx->ts, ev.f, ev.f->insns[insn].a))->kind == T_CONST)
		return;
	solver_state_at(s, from, insn, &st);
	truth = eval_truth(&ev, &st, eval_expr(&ev, &st, ev.f->insns[insn].a));
	if (truth < 0 && any && ev.f->succs[b->succ] != ev.f->succs[b->succ + 1])
		truth = ev.f->succs[b->succ] == s->nodes[to].block;
	if (truth < 0 || ev.f->succs[b->succ + !truth] != s->nodes[to].block)
		return;
	arrput(w->conditions, ((struct wcondition){ ev.f->id, insn, depth, truth, false }));
}

/* The branches on the shortest way from the entry of NODE's memo to NODE; of which way out keeps a
 * lock all of them tell, of others those that it depends on. */
static void conditions(struct solver *s, struct witness *w, u32 node, u32 depth, bool any)
{
	u32 entry = s->memos[s->nodes[node].memo].entry, *queue = NULL, at = NONE, first = arrlenu(w->conditions);
	struct { u32 key; u32 value; } *next = NULL;

	arrput(queue, node);
	hmput(next, node, NONE);
	for (u32 k = 0; k < arrlenu(queue) && at == NONE && solver_spend(s, 1); k++) {
		u32 n = queue[k];

		if (n == entry)
			at = n;
		for (u32 i = 0; i < arrlenu(s->nodes[n].preds); i++) {
			u32 from = s->nodes[n].preds[i].from;

			if (hmgeti(next, from) >= 0)
				continue;
			hmput(next, from, n);
			arrput(queue, from);
		}
	}
	while (at != NONE && hmget(next, at) != NONE) {
		u32 to = hmget(next, at);

		for (u32 i = 0; i < arrlenu(s->nodes[to].preds); i++)
			if (s->nodes[to].preds[i].from == at) {
				add_condition(s, w, at, to, s->nodes[to].preds[i].insn, depth, any);
				break;
			}
		at = to;
	}
	/* a loop may pass one branch twice */
	for (u32 i = first; i < arrlenu(w->conditions); i++)
		for (u32 k = arrlenu(w->conditions); k-- > i + 1;)
			if (w->conditions[k].insn == w->conditions[i].insn)
				arrdel(w->conditions, k);
	arrfree(queue);
	hmfree(next);
}

/* What hunt() finds from there, which many paths ask for. */
static const struct taken *taken(struct solver *s, u32 node, u32 insn)
{
	u64 key = (u64)node << 32 | insn;
	ptrdiff_t at = hmgeti(s->taken, key);
	struct hunt h = { .s = s };

	if (at >= 0)
		return s->taken[at].value;
	hmput(s->taken, key, NULL);	/* wrappers that call each other end here */
	hunt(&h, node, insn);
	hmfree(h.seen);
	hmput(s->taken, key, h.out);
	return h.out;
}

void witness_acquires(struct solver *s, const struct witem *items, u32 at, u32 depth, struct witness *w)
{
	const struct taken *more = taken(s, items[at].node, items[at].insn);

	solver_spend(s, 1 + (u64)arrlenu(more) * arrlenu(w->acquires) / 16);
	for (u32 i = 0; i < arrlenu(more); i++) {
		u32 k = 0;

		while (k < arrlenu(w->acquires) && (w->acquires[k].at_func != more[i].at_func ||
						    w->acquires[k].at_insn != more[i].at_insn))
			k++;
		if (k == arrlenu(w->acquires))
			arrput(w->acquires, ((struct wacquire){ more[i].func, more[i].insn, more[i].at_func,
								more[i].at_insn, depth, more[i].row }));
	}
}

void witness_build(struct solver *s, const struct witem *items, u32 at, struct witness *w)
{
	const struct program *p = s->slice->fx->p;

	for (u32 i = at; i != NONE; i = items[i].parent) {
		const struct witem *it = &items[i];
		u32 func = s->memos[it->memo].func, callee = NONE;

		if (it->takes)
			witness_acquires(s, items, i, arrlenu(w->path), w);
		if (it->parent != NONE)
			callee = p->funcs[s->memos[items[it->parent].memo].func]->sym;
		else if (p->funcs[func]->insns[it->insn].kind == IN_CALL &&
			 p->funcs[func]->exprs[p->funcs[func]->insns[it->insn].a].op == EX_FUNC)
			callee = p->funcs[func]->exprs[p->funcs[func]->insns[it->insn].a].ref;
		conditions(s, w, it->node, arrlenu(w->path), it->parent == NONE &&
			   w->event == EVENT_RETURN_DIFFERS);
		arrput(w->path, ((struct wstep){ func, it->insn, callee, it->node }));
	}
	witness_deciding(p, w);
}
