// SPDX-License-Identifier: GPL-2.0-or-later
/* primitive.c - see primitive.h. */
#include "call.h"
#include "contract.h"
#include "doubt.h"
#include "primitive.h"
#include "tables.h"

/* Is a lock held that is part of an object, and that object not one that was looked up a moment ago; or is this a
 * section of readers? */
static bool holds_part(const struct eval *ev, const struct state *st)
{
	const struct lock_class *c = &ev->slice->fx->classes[ev->slice->lock_class];

	for (u32 i = 0; i < st->locks.n; i++) {
		const struct hold *h = &st->locks.hold[i];

		if (!(h->flags & (HOLD_NONE | HOLD_FOUND)) && (c->field || (c->waited && h->mode == MODE_READ)))
			return true;
	}
	return false;
}

/*
 * A reference is given back. Who does that in an atomic context, or where others wait for him, is taken to know that
 * it is not the last; and who holds a lock inside of an object keeps it, and what belongs to it, by a reference of his
 * own, but for one that he has just looked up.
 */
static bool may_not_be_last(const struct eval *ev, const struct state *st, u32 insn)
{
	bool atomic = ev->slice->lock_class == ev->slice->fx->atomic;

	if (ev->slice->fx->strict || (atomic ? !st->locks.n : !holds_part(ev, st)))
		return false;
	doubt_quiet(ev->slice, ev->f->id, insn);
	return true;
}

static void put(const struct eval *ev, struct state *st, const struct insn *in)
{
	if (!in->dst)
		return;
	transfer_define(ev, st, in->dst);
	if (may_not_be_last(ev, st, in - ev->f->insns))
		state_set(st, term_make(ev->slice->fx->ts, T_SSA, 0, 0, ev->f->id, in->dst), (struct value){ 0, MAY_ZERO });
}

static void try_lock(struct solver *s, u32 node, struct state *st, const struct lock_op *op, u32 insn)
{
	struct node n = s->nodes[node];
	struct eval ev = solver_frame(s, n.memo);
	const struct insn *in = &ev.f->insns[insn];
	struct state got = *st, missed = *st;
	bool zero = op->row->flags & ROW_IF_ZERO, error = op->row->flags & ROW_ELSE_ERROR;
	int sure = op->row->sure < (int)in->n ? op->row->sure : -1;
	bool fails = sure < 0 ||
		     eval_value(&ev, st, eval_expr(&ev, st, insn_args(ev.f, in)[sure])).may != MAY_ZERO;
	u32 result = in->dst ? term_make(s->slice->fx->ts, T_SSA, 0, 0, ev.f->id, in->dst) : 0;
	bool last = (op->row->flags & ROW_LAST) && may_not_be_last(&ev, st, insn);
	struct misuse m;

	if (in->dst) {
		transfer_define(&ev, &got, in->dst);
		transfer_define(&ev, &missed, in->dst);
	}
	m = transfer_lock(&ev, &got, op, in);
	if (m.any && !last)
		tables_event(s, node, insn, op, m);
	state_set(&got, result, (struct value){ 0, zero ? MAY_ZERO : MAY_NEG | MAY_POS });
	state_set(&missed, result, (struct value){ 0, error ? MAY_NEG : zero ? MAY_NEG | MAY_POS : MAY_ZERO });
	if (!last)
		tables_reach(s, n.memo, n.block, insn + 1, TAG_GOT, &got, (struct pred){ node, insn, NONE, 0 });
	if (fails)
		tables_reach(s, n.memo, n.block, insn + 1, TAG_MISSED, &missed, (struct pred){ node, insn, NONE, 0 });
}

/* What the callee requires, said by annotations: true when the call is not entered all the same. */
bool primitive_require(struct solver *s, u32 node, struct state *st, const struct lock_op *op, u32 n, u32 insn)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);
	const struct insn *in = &ev.f->insns[insn];
	u32 only = in->kind != IN_CALL || ev.f->exprs[in->a].op == EX_FUNC ? NONE : call_target(&ev, st, in);
	bool stands = false;

	for (u32 i = 0; i < n; i++) {
		struct misuse m;

		stands |= contract_stands(&op[i]);
		if (contract_stands(&op[i]) || (only != NONE && op[i].target != NONE && op[i].target != only) ||
		    !transfer_concerns(&ev, st, &op[i]))
			continue;
		m = transfer_lock(&ev, st, &op[i], in);
		if (m.any)
			tables_event(s, node, insn, &op[i], m);
	}
	if (stands && op->annot)
		transfer_clobber(&ev, st, in, NULL);
	return stands;
}

/* Does OP take something that nobody can hold twice, on a way where nothing went wrong? */
static bool takes_afresh(const struct state *st, const struct lock_op *op)
{
	return (op->row->effect == EFFECT_ACQUIRE || op->row->effect == EFFECT_TRY) && !st->locks.n &&
	       !(op->row->flags & ROW_RECURSIVE);
}

/* A modelled call. True when nodes behind it take over. */
bool primitive_step(struct solver *s, u32 node, struct state *st, const struct lock_op *op, u32 n, u32 insn)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);
	const struct insn *in = &ev.f->insns[insn];
	bool concerns = false;

	for (u32 i = 0; s->slice->scope->aim && i < n; i++) {
		struct misuse m = transfer_under(&ev, st, &op[i], in);

		if (m.any && !((op[i].row->flags & ROW_LAST) && may_not_be_last(&ev, st, insn)))
			tables_event(s, node, insn, &op[i], m);
	}
	for (u32 i = 0; i < n; i++) {
		struct misuse m;

		if (op[i].row->effect == EFFECT_PUT) {
			put(&ev, st, in);
			return false;
		}
		if (!contract_stands(&op[i]) || !transfer_concerns(&ev, st, &op[i]))
			continue;
		concerns = true;
		if (op[i].row->effect == EFFECT_WAIT)
			tables_mark(s, s->nodes[node].memo, false);
		if (takes_afresh(st, &op[i]))
			tables_mark(s, s->nodes[node].memo, true);
		if (op[i].row->effect == EFFECT_TRY) {
			try_lock(s, node, st, &op[i], insn);
			return true;
		}
		if (in->dst)
			transfer_define(&ev, st, in->dst);
		m = transfer_lock(&ev, st, &op[i], in);
		if (m.any)
			tables_event(s, node, insn, &op[i], m);
	}
	if (!concerns && in->dst)
		transfer_define(&ev, st, in->dst);
	return false;
}
