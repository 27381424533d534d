// SPDX-License-Identifier: GPL-2.0-or-later
/* step.c - see step.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "call.h"
#include "context.h"
#include "contract.h"
#include "doubt.h"
#include "primitive.h"
#include "rounds.h"
#include "step.h"
#include "tables.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* The edge to successor K of block B: PHIs, then the target's own node. */
static void go(struct solver *s, u32 node, const struct state *st, u32 b, u32 to, u32 insn)
{
	struct node n = s->nodes[node];
	struct eval ev = solver_frame(s, n.memo);
	struct state next = *st;
	const struct block *k = &ev.f->blocks[to];

	/* what the kernel itself says cannot be is not judged */
	if (!s->slice->fx->strict && cfg_warns(ev.f, to))
		return;
	transfer_phis(&ev, &next, b, to);
	if (block_end(ev.f, k)->kind == IN_RET && k->npred > 1)
		n.tag = TAG_RETURN + call_class(&ev, &next, block_end(ev.f, k)->a);
	else if (k->npred > 1)
		n.tag = TAG_NONE;
	tables_reach(s, n.memo, to, k->first, n.tag, &next, (struct pred){ node, insn, NONE, 0 });
}

/* Does block TO of F, where the branch at the end of block B leads, begin with a call of what sleeps, and
 * does that branch ask whether it may? */
static bool asks(const struct slice *s, struct func *f, u32 b, u32 to)
{
	const struct effects *fx = s->fx;

	if (s->lock_class != fx->atomic || s->scope->open || fx->strict || cfg_repeats(f, b))
		return false;
	for (u32 i = f->blocks[to].first; i < f->blocks[to].first + f->blocks[to].n; i++) {
		const struct insn *in = &f->insns[i];

		if (in->kind == IN_CALL)
			return model_says(fx->m, WORD_ASKS, in->macro) ||
			       (f->exprs[in->a].op == EX_FUNC &&
				model_says(fx->m, WORD_ASKS, fx->p->symbols[f->exprs[in->a].ref].name));
	}
	return false;
}

static void branch(struct solver *s, u32 node, struct state *st, u32 b, u32 insn)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);
	const struct insn *in = &ev.f->insns[insn];
	const u32 *succ = &ev.f->succs[ev.f->blocks[b].succ];
	u32 t = eval_expr(&ev, st, in->a);
	int truth = eval_truth(&ev, st, t);
	bool asked;

	if (truth < 0)
		truth = context_truth(&ev, st, in->a);
	asked = truth < 0 && context_asked(&ev, in->a);
	for (int no = 0; no < 2; no++) {
		struct state next = *st;

		if (truth == no)
			continue;
		if (truth < 0 && (asks(s->slice, ev.f, b, succ[no]) || rounds_skips(&ev, st, b, succ[no], in->a))) {
			doubt_quiet(s->slice, ev.f->id, insn);
			continue;
		}
		eval_assume(&ev, &next, t, !no);
		if (eval_impossible(&ev, &next))
			continue;
		if (asked || (next.doubted && !cfg_repeats(ev.f, b)))
			transfer_doubt(&ev, &next, insn);
		go(s, node, &next, b, succ[no], insn);
	}
}

static void choose(struct solver *s, u32 node, struct state *st, u32 b, u32 insn)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);
	const struct insn *in = &ev.f->insns[insn];
	const struct block *k = &ev.f->blocks[b];
	u32 t = eval_expr(&ev, st, in->a);
	const struct term *x = term(s->slice->fx->ts, eval_value(&ev, st, t).term);
	bool known = x->kind == T_CONST, taken = false;

	for (u32 succ = 1; succ < k->nsucc; succ++) {
		const struct switch_case *only = NULL;
		u32 cases = 0;

		for (u32 i = in->list; i < in->list + in->n; i++) {
			const struct switch_case *c = &ev.f->cases[i];

			if (c->succ == succ && eval_may_be(&ev, st, t, c->low, c->high)) {
				only = c;
				cases++;
			}
		}
		if (cases) {
			struct state next = *st;

			if (cases == 1 && only->low == only->high)
				eval_assume_const(&ev, &next, t, only->low);
			taken = true;
			if (eval_impossible(&ev, &next))
				continue;
			go(s, node, &next, b, ev.f->succs[k->succ + succ], insn);
		}
	}
	/* a case may share the default's block */
	if ((known && taken) || eval_left_out(&ev, st, t, &ev.f->cases[in->list], in->n))
		return;
	for (u32 i = in->list; i < in->list + in->n; i++)
		if (ev.f->cases[i].succ && ev.f->cases[i].low == ev.f->cases[i].high)
			eval_assume_not(&ev, st, t, ev.f->cases[i].low);
	go(s, node, st, b, ev.f->succs[k->succ], insn);
}

/* NODE returns like this. True when EXITS has more than before. */
static bool add_exit(struct solver *s, struct exit_state **exits, u32 locks, u32 tag, u32 facts, u32 node)
{
	struct exit_state *x = NULL;
	bool known = false;

	for (u32 i = 0; i < arrlenu(*exits) && !x; i++)
		if ((*exits)[i].locks == locks && (*exits)[i].tag == tag)
			x = &(*exits)[i];
	if (!x) {
		arrput(*exits, ((struct exit_state){ locks, tag, facts, NULL }));
		arrput((*exits)[arrlenu(*exits) - 1].nodes, node);
		return true;
	}
	for (u32 i = 0; i < arrlenu(x->nodes); i++)
		known |= x->nodes[i] == node;
	if (!known)
		arrput(x->nodes, node);
	facts = pool_join(s->pool, x->facts, facts, &s->dropped);
	known = facts == x->facts;
	x->facts = facts;
	return !known;
}

static void leave(struct solver *s, u32 node, struct state *st, const struct insn *in)
{
	u32 memo = s->nodes[node].memo, locks, facts, tag;
	struct eval ev = solver_frame(s, memo);
	struct memo *m = &s->memos[memo];

	tag = call_leave(&ev, st, in->a);
	locks = pool_locks(s->pool, &st->locks);
	facts = pool_facts(s->pool, st->facts, st->nfacts);
	if (doubt_exit(s->slice, m->func, tag, pool_lockset(s->pool, m->locks), &st->locks)) {
		add_exit(s, &m->own, locks, tag, facts, node);
		locks = pool_locks(s->pool, &st->locks);
	}
	if (!add_exit(s, &m->exits, locks, tag, facts, node))
		return;
	for (u32 i = 0; i < arrlenu(m->callers); i++)
		tables_queue(s, m->callers[i].node);
}

/* Enter target G of the call at INSN; its exits continue behind the call, which leaves D in doubt. */
static void enter(struct solver *s, u32 node, const struct state *st, u32 insn, struct func *g, struct doubt d)
{
	struct node n = s->nodes[node];
	struct eval ev = solver_frame(s, n.memo);
	const struct insn *in = &ev.f->insns[insn];
	struct state entry;
	uint8_t order[MAX_HOLDS];
	u32 memo;

	call_enter(&ev, st, in, g, &entry, order);
	memo = tables_memo(s, g->id, &entry);
	tables_caller(s, memo, node, insn);
	for (u32 i = 0; i < arrlenu(s->memos[memo].exits); i++) {
		struct exit_state x = s->memos[memo].exits[i];
		struct state next = *st, exit;

		state_load(s->pool, &exit, x.locks, x.facts);
		if (d.own || d.entry)
			doubt_blur(s->slice, d, 0, pool_lockset(s->pool, s->memos[memo].locks), &exit.locks);
		if (call_return(&ev, &next, in, g, &exit, order))
			tables_reach(s, n.memo, n.block, insn + 1, x.tag, &next, (struct pred){ node, insn, memo, i });
	}
}

/* A call that touches nothing of the class: what its targets may write. */
static void pass_by(const struct solver *s, const struct eval *ev, struct state *st, u32 insn)
{
	const struct effects *fx = s->slice->fx;
	const struct callsite *site = callgraph_site(fx->g, ev->f->id, insn);
	const struct insn *in = &ev->f->insns[insn];

	for (u32 i = 0; site && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (!fx->modelled[t->sym])
			transfer_clobber(ev, st, in, effects_enters(fx, t) ? fx->p->funcs[t->func] : NULL);
	}
	if (!site || !site->n)
		transfer_clobber(ev, st, in, NULL);
}

/*
 * A call of functions that may be in the slice. False when the state goes on
 * behind it in this node (in *ST), true when nodes behind the call take over.
 */
static bool call(struct solver *s, u32 node, struct state *st, u32 insn)
{
	u32 memo = s->nodes[node].memo, only;
	struct eval ev = solver_frame(s, memo);
	const struct insn *in = &ev.f->insns[insn];
	const struct effects *fx = s->slice->fx;
	const struct callsite *site = callgraph_site(fx->g, ev.f->id, insn);
	struct state around;
	bool relevant = bit(s->slice->part[ev.f->id]->insns, insn), entered = false, passed = false;
	struct doubt d = { 0 };

	if (in->n && ev.f->exprs[in->a].op == EX_FUNC &&
	    model_says(fx->m, WORD_ERROR, fx->p->symbols[ev.f->exprs[in->a].ref].name))
		eval_error(&ev, st, eval_expr(&ev, st, insn_args(ev.f, in)[0]));
	around = *st;
	only = site && site->indirect && ev.f->exprs[in->a].op != EX_FUNC ? call_target(&ev, st, in) : NONE;
	/* which of all that are ever passed it is, has to be known */
	if (relevant && s->slice->scope->few && !fx->strict && only == NONE && site->indirect &&
	    ev.f->exprs[in->a].op == EX_PARAM)
		relevant = false;
	if (in->dst)
		transfer_define(&ev, &around, in->dst);
	if (only != NONE) {
		struct func *g = program_body(fx->p, only);

		if (g && relevant && !fx->modelled[only] && s->slice->part[g->id]) {
			enter(s, node, st, insn, g, (struct doubt){ 0 });
			return true;
		}
		transfer_clobber(&ev, &around, in, g);
		*st = around;
		return false;
	}
	if (site)
		d = doubt_call(s->slice, site);
	for (u32 i = 0; site && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];
		struct func *g = effects_enters(fx, t) ? fx->p->funcs[t->func] : NULL;

		if (g && relevant && s->slice->part[g->id]) {
			enter(s, node, st, insn, g, d);
			entered = true;
			continue;
		}
		if ((fx->p->symbols[t->sym].flags & SYM_NORETURN) || (g && !fx->returns[g->id]))
			continue;
		if (!fx->modelled[t->sym])
			transfer_clobber(&ev, &around, in, g);
		passed = true;
	}
	if (!site || !site->n) {
		transfer_clobber(&ev, &around, in, NULL);
		if (d.entry)
			doubt_around(s->slice, d, &around.locks);
		passed = true;
	}
	if (!entered) {
		if (around.locks.n && doubt_passed(s->slice, ev.f, in))
			doubt_around(s->slice, (struct doubt){ .entry = true }, &around.locks);
		*st = around;
		return !passed && site && site->n == 1;
	}
	if (passed) {
		struct node n = s->nodes[node];

		if (d.own || d.entry)
			doubt_around(s->slice, d, &around.locks);
		tables_reach(s, n.memo, n.block, insn + 1, TAG_AROUND, &around, (struct pred){ node, insn, NONE, 0 });
	}
	return true;
}

/* What an instruction that is no call does. False when control goes no further: it reads or writes
 * behind a pointer that is null or an error. */
static bool plain(const struct eval *ev, struct state *st, const struct insn *in)
{
	switch (in->kind) {
	case IN_LOAD:
		if (!eval_valid(ev, st, ev->f->exprs[in->dst].a))
			return false;
		transfer_load(ev, st, in->dst);
		break;
	case IN_STORE:
		if (!eval_valid(ev, st, in->a))
			return false;
		transfer_store(ev, st, in);
		break;
	case IN_COPY:
		transfer_copy(ev, st, in);
		break;
	case IN_ASM:
		transfer_asm(ev, st, in);
		break;
	default:
		break;
	}
	return true;
}

/* So many values that were loaded are looked at, whenever something is written, in what an instruction takes. */
#define LOOKED_AT 128

void step_node(struct solver *s, u32 node)
{
	struct node n = s->nodes[node];
	struct eval ev = solver_frame(s, n.memo);
	const struct block *b = &ev.f->blocks[n.block];
	u32 loads = arrlenu(s->slice->part[ev.f->id]->loads);
	struct state st;

	solver_load(s, &st, node);
	solver_spend(s, 1 + b->first + b->n - n.insn);
	for (u32 i = n.insn; i < b->first + b->n; i++) {
		const struct insn *in = &ev.f->insns[i];
		const struct lock_op *op;
		u32 nops;

		switch (in->kind) {
		case IN_CALL:
			op = effects_ops(s->slice->fx, ev.f->id, i, &nops);
			if (!op)
				solver_spend(s, loads / LOOKED_AT);
			if (op && primitive_require(s, node, &st, op, nops, i) ?
			    primitive_step(s, node, &st, op, nops, i) : call(s, node, &st, i))
				return;
			break;
		case IN_BRANCH:
			branch(s, node, &st, n.block, i);
			break;
		case IN_SWITCH:
			choose(s, node, &st, n.block, i);
			break;
		case IN_JUMP: case IN_ANYOF:
			for (u32 k = 0; k < b->nsucc; k++)
				go(s, node, &st, n.block, ev.f->succs[b->succ + k], i);
			break;
		case IN_RET:
			leave(s, node, &st, in);
			break;
		default:
			if (in->kind == IN_STORE)
				solver_spend(s, loads / LOOKED_AT);
			if (!plain(&ev, &st, in))
				return;
			if (s->slice->scope->inferred && (op = effects_ops(s->slice->fx, ev.f->id, i, &nops)))
				primitive_require(s, node, &st, op, nops, i);
		}
	}
}

void solver_state_at(struct solver *s, u32 node, u32 insn, struct state *st)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);

	solver_load(s, st, node);
	solver_spend(s, insn - s->nodes[node].insn);
	for (u32 i = s->nodes[node].insn; i < insn; i++) {
		const struct insn *in = &ev.f->insns[i];
		const struct lock_op *op;
		u32 n;
		bool stands = false;

		if (in->kind != IN_CALL) {
			plain(&ev, st, in);
			continue;
		}
		op = effects_ops(s->slice->fx, ev.f->id, i, &n);
		if (in->dst)
			transfer_define(&ev, st, in->dst);
		for (u32 k = 0; op && k < n; k++) {
			stands |= contract_stands(&op[k]);
			if (transfer_concerns(&ev, st, &op[k]) && op[k].row->effect != EFFECT_TRY)
				transfer_lock(&ev, st, &op[k], in);
		}
		if (!stands)
			pass_by(s, &ev, st, i);
	}
}
