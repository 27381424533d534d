// SPDX-License-Identifier: GPL-2.0-or-later
/* net-call.c - see net-walk.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "contract.h"
#include "net-walk.h"
#include "../program/util.h"

/* The key of the lock at address T, 0 when nobody can say. Behind a pointer that a parameter
 * leads to, the caller names it better than the member that the pointer is kept in. */
static u32 key_of_term(struct effects *fx, u32 t, u32 lock_class)
{
	const struct term *x;
	bool passed;

	if (!t)
		return lock_class;
	x = term(fx->ts, t);
	passed = x->param && !x->local && term(fx->ts, term_root(fx->ts, t))->kind == T_PARAM;
	if (passed && (!lock_class || x->kind == T_DEREF))
		return t | NET_TERM;
	return lock_class;
}

static u32 key_of(const struct nets *n, const struct lock_op *op)
{
	return key_of_term((struct effects *)n->fx, op->term, op->lock_class);
}

/* What OP requires of the callers, or gives back of theirs. */
static void ask_for(struct walk *w, const struct lock_op *op)
{
	u32 key = key_of(w->n, op);

	if (!key)
		return;
	if (op->row->effect == EFFECT_ASSERT_HELD)
		net_need(w, key);
	else if (op->row->effect == EFFECT_RELEASE || op->row->effect == EFFECT_MAY_RELEASE)
		net_give(w, key, false);
}

static void lock_op(struct walk *w, const struct lock_op *op)
{
	u32 key = key_of(w->n, op);
	uint8_t by[NET_RETURNS] = { NET_SAME, NET_SAME, NET_SAME };
	bool tells = false;

	if (!contract_stands(op))
		return;
	switch (op->row->effect) {
	case EFFECT_ACQUIRE:
		memset(by, NET_MORE, sizeof(by));
		break;
	case EFFECT_TRY:
		tells = true;
		if (op->row->flags & ROW_IF_ZERO)
			by[NET_ZERO] = NET_MORE;
		else
			by[NET_POSITIVE] = by[NET_NEGATIVE] = NET_MORE;
		break;
	case EFFECT_RELEASE:
		memset(by, NET_LESS, sizeof(by));
		break;
	case EFFECT_MAY_RELEASE:
		memset(by, NET_LESS | NET_SAME, sizeof(by));
		break;
	default:
		return;
	}
	if (key)
		net_moved(w, key, net_any(by) & NET_HELD ? OWN_TAKE : OWN & ~OWN_TAKE);
	if (key)
		net_change(w, key, op->insn, by, tells);
	else
		w->n->lost++;
}

static u32 key_in_caller(struct walk *w, const struct insn *in, u32 key, bool *guard);

/*
 * The lock that the guard in local NUM holds: what its constructor took, which is the call
 * whose result was put there; 0 when there are several.
 */
static u32 guarded_key(struct walk *w, i64 num)
{
	const struct func *f = w->f;
	u32 found = 0;

	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i], *made;
		const struct callsite *s;
		const struct net *v;

		if (in->kind != IN_STORE || f->exprs[in->a].op != EX_LOCAL || f->exprs[in->a].num != num ||
		    f->exprs[in->b].op != EX_CALL || !(made = func_def(f, in->b)))
			continue;
		s = callgraph_site(w->n->fx->g, f->id, made - f->insns);
		if (!s || s->n != 1 || w->n->fx->g->targets[s->first].func == NONE)
			continue;
		v = w->n->of[w->n->fx->g->targets[s->first].func];
		for (u32 k = 0; k < arrlenu(v); k++) {
			bool guard;
			u32 key = net_any(v[k].m) & NET_HELD ? key_in_caller(w, made, v[k].key, &guard) : 0;

			if (key && found && key != found)
				return 0;
			found = key ? key : found;
		}
	}
	return found;
}

/* KEY of a callee in the frame of the caller, which calls it by IN; 0: it has no name. *GUARD
 * says whether it is the lock of a guard in a local variable. */
static u32 key_in_caller(struct walk *w, const struct insn *in, u32 key, bool *guard)
{
	struct effects *fx = (struct effects *)w->n->fx;
	u32 args[32], n = in->n > 32 ? 32 : in->n, t;
	const struct term *root;

	*guard = false;
	if (!(key & NET_TERM))
		return key;
	for (u32 i = 0; i < n; i++)
		args[i] = term_of(fx->ts, w->f, insn_args(w->f, in)[i]);
	t = term_in_caller(fx->ts, key & ~NET_TERM, args, n, 0, 0);
	if (!t)
		return 0;
	t = effects_strip(fx, t);
	root = term(fx->ts, term_root(fx->ts, t));
	if (root->kind == T_LOCAL && term(fx->ts, t)->kind == T_DEREF && root->ref == w->f->id) {
		*guard = true;
		return guarded_key(w, root->num);
	}
	return key_of_term(fx, t, effects_class(fx, t));
}

/* A guard gives KEY back if it took it: it is tested in there. */
static void end_guard(struct walk *w, u32 key)
{
	struct cell *c = net_cell(&w->now, key);

	net_moved(w, key, NET_LESS);
	for (int r = 0; r < NET_RETURNS; r++)
		c->m[r] = net_given(c->m[r] & NET_HELD) | (c->m[r] & ~NET_HELD);
}

/* Add what target G of call IN does to the list *BY, of which N targets know already. */
static void gather(struct walk *w, const struct insn *in, u32 g, struct net **by, u32 n)
{
	const struct net *v = w->n->of[g];
	u32 had = arrlenu(*by);
	bool *known = xcalloc(had + 1, sizeof(bool));

	for (u32 i = 0; i < arrlenu(v); i++) {
		bool guard;
		u32 key = key_in_caller(w, in, v[i].key, &guard), at = 0;
		uint8_t before = n ? NET_SAME : 0;

		if (guard && key)
			end_guard(w, key);
		if (guard)
			continue;
		if (!key) {
			w->n->lost++;
			continue;
		}
		while (at < arrlenu(*by) && (*by)[at].key != key)
			at++;
		if (at == arrlenu(*by))
			arrput(*by, ((struct net){ key, { before, before, before } }));
		for (int c = 0; c < NET_RETURNS; c++)
			(*by)[at].m[c] |= v[i].m[c];
		if (at < had)
			known[at] = true;
	}
	for (u32 i = 0; i < had; i++)
		for (int c = 0; c < NET_RETURNS && !known[i]; c++)
			(*by)[i].m[c] |= NET_SAME;
	free(known);
}

/* What callee G of IN asks for is asked of the callers too. */
static void ask_again(struct walk *w, const struct insn *in, u32 g)
{
	const struct nets *n = w->n;

	for (u32 i = 0; i < arrlenu(n->needs[g]) + arrlenu(n->gives[g]); i++) {
		bool needs = i < arrlenu(n->needs[g]), guard;
		u32 own = needs ? n->needs[g][i] : n->gives[g][i - arrlenu(n->needs[g])];
		u32 key = key_in_caller(w, in, own, &guard);

		if (guard)
			continue;
		if (!key)
			w->n->lost++;
		else if (needs)
			net_need(w, key);
		else
			net_give(w, key, nets_key(n->twice[g], own));
	}
}

/*
 * Callee G of IN, in the same cycle, gives back what its callers hold. They are not asked, or
 * each function of the cycle would ask for all that one of them does: the callers are left to
 * the proof.
 */
static void leave_to_proof(struct walk *w, const struct insn *in, u32 g)
{
	const struct nets *n = w->n;

	for (u32 i = 0; i < arrlenu(n->gives[g]); i++) {
		bool guard;
		u32 key = key_in_caller(w, in, n->gives[g][i], &guard);

		if (key && !guard)
			net_add_key(&w->uneven, key);
	}
	w->n->not_asked += arrlenu(n->needs[g]) > 0;
}

static void call(struct walk *w, u32 insn)
{
	const struct effects *fx = w->n->fx;
	const struct insn *in = &w->f->insns[insn];
	const struct callsite *s = callgraph_site(fx->g, w->f->id, insn);
	const struct components *c = fx->components;
	struct net *by = NULL;
	u32 n = 0;

	for (u32 i = 0; s && i < s->n; i++) {
		const struct target *t = &fx->g->targets[s->first + i];

		if (effects_enters(fx, t)) {
			if (c->of[t->func] != c->of[w->f->id])
				ask_again(w, in, t->func);
			else
				leave_to_proof(w, in, t->func);
			gather(w, in, t->func, &by, n);
		} else {
			for (u32 k = 0; k < arrlenu(by); k++)
				for (int r = 0; r < NET_RETURNS; r++)
					by[k].m[r] |= NET_SAME;
		}
		n++;
	}
	for (u32 k = 0; k < arrlenu(by); k++)
		net_change(w, by[k].key, insn, by[k].m, in->dst && (by[k].m[0] != by[k].m[1] || by[k].m[1] != by[k].m[2]));
	arrfree(by);
}

/* Tell what is held at instruction INSN. */
static void tell(struct walk *w, u32 insn)
{
	for (u32 i = 0; w->held && i < arrlenu(w->now); i++)
		if (net_any(w->now[i].m) & (NET_HELD | NET_LESS))
			w->held(w->data, w->f->id, insn, w->now[i].key, net_any(w->now[i].m));
}

void net_instruction(struct walk *w, u32 insn)
{
	const struct lock_op *op;
	bool stands = false;
	u32 n;

	if (w->f->insns[insn].kind != IN_CALL)
		return;
	tell(w, insn);
	/* in a loop, it returns another value */
	for (u32 i = 0; i < arrlenu(w->now); i++)
		if (w->now[i].call == insn + 1)
			net_forget(&w->now[i]);
	op = effects_ops(w->n->fx, w->f->id, insn, &n);
	for (u32 i = 0; i < n; i++) {
		stands |= contract_stands(&op[i]);
		ask_for(w, &op[i]);
		lock_op(w, &op[i]);
	}
	if (!stands)
		call(w, insn);
}
