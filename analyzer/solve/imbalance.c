// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * imbalance.c - find_imbalance(): a function whose callers cannot know whether
 * the lock is held when it returns. Two exits with different locksets are fine
 * when the returned value, or something the caller passed, tells them apart, and
 * when somebody gives the lock back behind it: who does has another way to know. Nor is it
 * told of a function that gives back its callers' lock or not: they passed in what decides; nor of
 * one half of a pair.
 */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "analysis.h"
#include "doubt.h"
#include "leak.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* The exits of memo M as they are, of those that differ where callers cannot tell. */
static const struct exit_state *exits_of(const struct solver *s, u32 m)
{
	return s->memos[m].own ? s->memos[m].own : s->memos[m].exits;
}

static void add(struct solver *s, u32 m, const struct exit_state *x)
{
	const struct func *f = s->slice->fx->p->funcs[s->memos[m].func];
	struct happening h = { .event = EVENT_RETURN_DIFFERS, .memo = m, .node = x->nodes[0] };
	struct holds l = pool_lockset(s->pool, x->locks);

	h.insn = f->blocks[s->nodes[h.node].block].first + f->blocks[s->nodes[h.node].block].n - 1;
	if (l.n)
		h.hold = l.hold[0];
	h.hold.origin = 0;
	arrput(s->events, h);
}

/* Does exit X of memo M have no more locks than it was entered with? One that it gave back and took again, in
 * another mode, say, is the callers'. */
static bool no_more(const struct solver *s, u32 m, const struct exit_state *x)
{
	return pool_lockset(s->pool, x->locks).n <= pool_lockset(s->pool, s->memos[m].locks).n;
}

/* Is there a function that gives a lock of class C back for others and takes none: on some ways, or without
 * being called by anybody who could have taken it? */
static bool given_elsewhere(const struct nets *nets, u32 c)
{
	for (u32 f = 0; f < arrlenu(nets->fx->p->funcs); f++) {
		uint8_t mask = nets_key(nets->gives[f], c) ? nets_mask(nets, f, c) : 0;

		if ((mask & NET_LESS) && !(mask & NET_HELD) &&
		    ((mask & NET_SAME) || !arrlenu(nets->fx->g->callers[f])))
			return true;
	}
	return false;
}

/*
 * FUNC takes the lock on some ways and gives none back: it has nothing to forget. Beside a function that
 * gives it back on some ways it is one half of a pair, `if (p->files) lock()` and `if (p->files) unlock()`.
 */
static bool is_half(const struct solver *s, u32 func)
{
	const struct nets *nets = s->slice->scope->nets;
	u32 c = s->slice->lock_class;

	return nets && !leaks(nets, func, c) && !leak_gives(nets, func, c) && given_elsewhere(nets, c);
}

/* The blocks of F in which an operation of class C has effect EFFECT; stb_ds, the caller's. *LOOPS: each is in a loop. */
static u32 *blocks_that(const struct effects *fx, struct func *f, u32 c, enum effect effect, bool *loops)
{
	u32 *blocks = NULL;

	for (u32 i = fx->op_of[f->id]; i < fx->op_of[f->id + 1]; i++) {
		u32 b = func_block(f, fx->ops[i].insn);

		if (fx->ops[i].lock_class != c || fx->ops[i].row->effect != effect)
			continue;
		arrput(blocks, b);
		*loops &= cfg_of(f)->loops[b];
	}
	return blocks;
}

/*
 * FUNC takes locks of the class in one loop, and gives them back in another one behind it: both go through the same
 * objects, which cannot be seen.
 */
static bool by_loops(const struct solver *s, u32 func)
{
	const struct effects *fx = s->slice->fx;
	struct func *f = fx->p->funcs[func];
	bool loops = true;
	u32 *takes = blocks_that(fx, f, s->slice->lock_class, EFFECT_ACQUIRE, &loops);
	u32 *gives = blocks_that(fx, f, s->slice->lock_class, EFFECT_RELEASE, &loops);

	loops &= arrlenu(takes) && arrlenu(gives);
	for (u32 i = 0; i < arrlenu(takes) && loops; i++)
		for (u32 k = 0; k < arrlenu(gives); k++)
			loops &= !cfg_leads_to(f, gives[k], takes[i]);
	arrfree(takes);
	arrfree(gives);
	return loops;
}

/* Does a function that SITE calls return with the class held? */
static bool leaves_held(const struct solver *s, const struct callsite *site)
{
	const struct effects *fx = s->slice->fx;

	for (u32 i = 0; site && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (effects_enters(fx, t) && (nets_mask(s->slice->scope->nets, t->func, s->slice->lock_class) & NET_HELD))
			return true;
	}
	return false;
}

/* Is value E of F value X, maybe by way of a variable that X is put into? */
static bool is_same(const struct func *f, u32 e, u32 x)
{
	const struct expr *from = f->exprs[e].op == EX_LOAD ? &f->exprs[f->exprs[e].a] : NULL;

	for (u32 i = 0; from && from->op == EX_LOCAL && i < f->ninsns; i++)
		if (f->insns[i].kind == IN_STORE && f->insns[i].b == x && f->exprs[f->insns[i].a].op == EX_LOCAL &&
		    f->exprs[f->insns[i].a].num == from->num)
			return true;
	return e == x;
}

/* Is value E of F, the address of a lock, given to somebody else: stored, or passed to who does not lock or unlock it? */
static bool is_given(const struct solver *s, const struct func *f, u32 e)
{
	const struct effects *fx = s->slice->fx;

	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		const struct callsite *site = in->kind == IN_CALL ? callgraph_site(fx->g, f->id, i) : NULL;
		u32 n;

		if (in->kind == IN_STORE && is_same(f, in->b, e) && f->exprs[in->a].op != EX_LOCAL)
			return true;
		if (!site || effects_ops(fx, f->id, i, &n) || effects_site_touches(fx, site, s->slice->lock_class))
			continue;
		for (u32 k = 0; k < in->n; k++)
			if (is_same(f, insn_args(f, in)[k], e))
				return true;
	}
	return false;
}

/* Is value E of F the lock that some operation of F is about? */
static bool is_lock(const struct solver *s, const struct func *f, u32 e)
{
	const struct effects *fx = s->slice->fx;

	for (u32 i = fx->op_of[f->id]; i < fx->op_of[f->id + 1]; i++) {
		const struct lock_op *op = &fx->ops[i];
		const struct insn *in = &f->insns[op->insn];

		if (!op->annot && op->row->arg >= 0 && (u32)op->row->arg < in->n && is_same(f, insn_args(f, in)[op->row->arg], e))
			return true;
	}
	return false;
}

/*
 * FUNC gets a lock by the pointer that a helper returned with it, and hands the pointer on: who has that knows which
 * lock there is, of the several that it may be (the lock of a page table, or that of all of an mm).
 */
static bool hands_out(const struct solver *s, u32 func)
{
	const struct func *f = s->slice->fx->p->funcs[func];

	for (u32 i = 0; s->slice->scope->nets && i < f->ninsns; i++)
		if (f->insns[i].kind == IN_CALL && f->insns[i].dst &&
		    leaves_held(s, callgraph_site(s->slice->fx->g, func, i)) && is_lock(s, f, f->insns[i].dst) &&
		    is_given(s, f, f->insns[i].dst))
			return true;
	return false;
}

u32 find_imbalance(struct solver *s)
{
	u32 n = arrlenu(s->memos), *odd = xcalloc(n, sizeof(*odd)), answered = 0;
	bool *below = xcalloc(n, sizeof(bool)), *entry = xcalloc(n, sizeof(bool));
	struct doubt d;
	/* it may be given back by the name that it has where it is, or by another task */
	bool elsewhere = s->slice->fx->classes[s->slice->lock_class].pointer || s->slice->fx->classes[s->slice->lock_class].anyone;

	/* a depth need not come out even: interrupts are put back as they were found */
	if (s->slice->lock_class == s->slice->fx->atomic)
		n = 1;
	for (u32 m = 1; m < n; m++) {
		odd[m] = doubt_odd(s, m, exits_of(s, m), &d);
		entry[m] = odd[m] != NONE && (!d.own || no_more(s, m, &exits_of(s, m)[odd[m]]));
	}
	/* who calls one whose doubt is handed on returns both ways, too: it is enough to say so once */
	for (u32 m = 1; m < n; m++)
		for (u32 i = 0; odd[m] != NONE && !s->memos[m].own && i < arrlenu(s->memos[m].callers); i++)
			if (s->nodes[s->memos[m].callers[i].node].memo != m)
				below[s->nodes[s->memos[m].callers[i].node].memo] = true;
	for (u32 m = 1; m < n; m++) {
		if (odd[m] == NONE || below[m])
			continue;
		if (!s->slice->fx->strict && (entry[m] || elsewhere || is_half(s, s->memos[m].func) || by_loops(s, s->memos[m].func) ||
						  hands_out(s, s->memos[m].func) ||
						  doubt_is_answered(s, s->memos[m].func)))
			answered++;
		else
			add(s, m, &exits_of(s, m)[odd[m]]);
	}
	free(odd);
	free(below);
	free(entry);
	return answered;
}
