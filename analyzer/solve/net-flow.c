// SPDX-License-Identifier: GPL-2.0-or-later
/* net-flow.c - see net-walk.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "net-walk.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* Flow W's state to block TO. False when nothing is new there. */
static bool flow(struct walk *w, u32 to, const struct cell *v)
{
	bool news = !w->reached[to];
	struct cell **at = &w->in[to];

	if (news) {
		w->reached[to] = true;
		*at = net_copy(v);
		return true;
	}
	/* what one side has no cell for is as it was */
	for (u32 i = 0; i < arrlenu(v); i++)
		net_cell(at, v[i].key);
	for (u32 i = 0, k = 0; i < arrlenu(*at); i++) {
		struct cell *c = &(*at)[i], old = *c;
		struct cell with = { c->key, 0, { NET_SAME, NET_SAME, NET_SAME } };

		while (k < arrlenu(v) && v[k].key < c->key)
			k++;
		if (k < arrlenu(v) && v[k].key == c->key)
			with = v[k];
		if (with.call != c->call) {
			net_forget(c);
			net_forget(&with);
		}
		for (int r = 0; r < NET_RETURNS; r++)
			c->m[r] |= with.m[r];
		news |= c->call != old.call || memcmp(c->m, old.m, sizeof(old.m));
	}
	return news;
}

/* Which returned values (a set of bits) make condition E of F true? *CALL gets the call, or
 * NONE when it is no such condition. */
static unsigned true_for(const struct func *f, u32 e, u32 *call)
{
	const struct expr *x = &f->exprs[e];
	const unsigned zero = 1 << NET_ZERO, less = 1 << NET_NEGATIVE, more = 1 << NET_POSITIVE;
	unsigned set;

	switch (x->op) {
	case EX_CALL: case EX_PHI:
		*call = func_def(f, e) ? func_def(f, e) - f->insns : NONE;
		return less | more;
	case EX_CAST:
		return true_for(f, x->a, call);
	case EX_UNARY:
		set = true_for(f, x->a, call);
		return x->num == UN_NOT ? ~set & 7 : set;
	case EX_BINARY:
		if (f->exprs[x->b].op == EX_CONST && !f->exprs[x->b].num) {
			set = true_for(f, x->a, call);
			switch (x->num & ~BIN_UNSIGNED) {
			case BIN_NE: return set;
			case BIN_EQ: return ~set & 7;
			case BIN_LT: return less;
			case BIN_LE: return less | zero;
			case BIN_GT: return more;
			case BIN_GE: return more | zero;
			}
		}
		/* fall through */
	default:
		*call = NONE;
		return 7;
	}
}

/* The edge to successor TO of a branch that is taken for returned values SET of CALL. False
 * when it cannot be taken. Counts that no call tells apart are told apart by this one from now on. */
static bool narrow(struct cell *v, u32 call, unsigned set)
{
	for (u32 i = 0; i < arrlenu(v); i++) {
		if (v[i].call && v[i].call != call + 1)
			continue;
		v[i].call = call + 1;
		for (int r = 0; r < NET_RETURNS; r++)
			if (!(set >> r & 1))
				v[i].m[r] = 0;
		if (!net_any(v[i].m))
			return false;
	}
	return true;
}

/* Value E of F, returned: which kinds it may be, as bits; *CALL as in true_for(). */
static unsigned returned(const struct func *f, u32 e, u32 *call)
{
	const struct expr *x = &f->exprs[e];

	*call = NONE;
	switch (x->op) {
	case EX_CONST:
		return 1u << (x->num == 0 ? NET_ZERO : x->num < 0 ? NET_NEGATIVE : NET_POSITIVE);
	case EX_FIELD: case EX_GLOBAL: case EX_FUNC: case EX_STRING: case EX_LOCAL:
		return 1u << NET_POSITIVE;
	case EX_CALL: case EX_PHI:
		*call = func_def(f, e) ? func_def(f, e) - f->insns : NONE;
		return 7;
	case EX_CAST:
		return returned(f, x->a, call);
	default:
		return 7;
	}
}

/* The one block that leads to block B of F, or NONE. */
static u32 only_before(const struct func *f, u32 b)
{
	u32 found = NONE;

	for (u32 k = 0; k < f->nblocks; k++)
		for (u32 i = 0; i < f->blocks[k].nsucc; i++)
			if (f->succs[f->blocks[k].succ + i] == b) {
				if (found != NONE)
					return NONE;
				found = k;
			}
	return found;
}

/* So many branches are looked at for what they tell of a returned value. */
#define MOST_BRANCHES 4

/*
 * Of the value of call CALL, behind which control goes from block B of F to block TO: which kinds may it be, by
 * the branches just before? An error that is handed on was tested.
 */
static unsigned tested(const struct func *f, u32 call, u32 b, u32 to)
{
	unsigned set = 7;

	for (u32 n = 0; call != NONE && b != NONE && n < MOST_BRANCHES; n++) {
		const struct insn *end = block_end(f, &f->blocks[b]);
		const u32 *succ = &f->succs[f->blocks[b].succ];
		u32 about = NONE;
		unsigned yes = end->kind == IN_BRANCH ? true_for(f, end->a, &about) : 7;

		if (about == call && succ[0] != succ[1])
			set &= succ[0] == to ? yes : ~yes & 7;
		to = b;
		b = only_before(f, b);
	}
	return set;
}

/* A way out that returns E with state V, from block B by way of block TO. */
static void leave(struct walk *w, const struct cell *v, u32 e, u32 b, u32 to)
{
	u32 call = NONE;
	unsigned set = e ? returned(w->f, e, &call) : 7;
	struct net *old = w->out;

	set &= tested(w->f, call, b, to);
	w->out = NULL;
	for (u32 i = 0, k = 0; i < arrlenu(old) || k < arrlenu(v);) {
		u32 x = i < arrlenu(old) ? old[i].key : UINT32_MAX, y = k < arrlenu(v) ? v[k].key : UINT32_MAX;
		struct net n = { x < y ? x : y, { 0 } };
		struct cell with = { n.key, 0, { NET_SAME, NET_SAME, NET_SAME } };

		for (int r = 0; r < NET_RETURNS; r++)
			n.m[r] = w->left >> r & 1 ? NET_SAME : 0;
		if (x <= y)
			n = old[i++];
		if (y <= x)
			with = v[k++];
		for (int r = 0; r < NET_RETURNS; r++)
			if (set >> r & 1)
				n.m[r] |= with.call && with.call == call + 1 ? with.m[r] : net_any(with.m);
		arrput(w->out, n);
	}
	w->left |= set;
	arrfree(old);
}

/* The PHI that block B of F returns, when it does nothing else; NULL. */
static const struct insn *returned_phi(const struct func *f, u32 b)
{
	const struct insn *end = block_end(f, &f->blocks[b]), *phi;

	phi = end->kind == IN_RET && end->a && f->exprs[end->a].op == EX_PHI ? func_def(f, end->a) : NULL;
	for (u32 i = f->blocks[b].first; phi && &f->insns[i] < end; i++)
		if (f->insns[i].kind != IN_PHI)
			return NULL;
	return phi && phi >= &f->insns[f->blocks[b].first] && phi < end ? phi : NULL;
}

/* What joins the values that calls returned tells of the locks as these do: `r = x ? lock_a() : lock_b()`.
 * V goes from block B to block TO. */
static void join_calls(const struct func *f, u32 b, u32 to, struct cell *v)
{
	const struct block *k = &f->blocks[to];

	for (u32 i = k->first; i < k->first + k->n && f->insns[i].kind == IN_PHI; i++) {
		const struct insn *phi = &f->insns[i];
		u32 call = NONE;

		for (u32 n = 0; n < phi->n; n++)
			if (f->ops[phi->list + n] == b)
				returned(f, f->ops[phi->list + phi->n + n], &call);
		for (u32 n = 0; n < arrlenu(v) && call != i; n++)
			if (v[n].call == i + 1)
				net_forget(&v[n]);	/* of what it was the last time round */
			else if (call != NONE && v[n].call == call + 1)
				v[n].call = i + 1;
	}
}

/* From block B on to block TO with state V, which TO may change. */
static bool go(struct walk *w, u32 b, u32 to, struct cell *v)
{
	const struct func *f = w->f;
	const struct insn *phi = returned_phi(f, to);

	/* the returned value is told by the edge */
	for (u32 k = 0; phi && k < phi->n; k++)
		if (f->ops[phi->list + k] == b) {
			leave(w, v, f->ops[phi->list + phi->n + k], b, to);
			return false;
		}
	join_calls(f, b, to, v);
	return flow(w, to, v);
}

/* Hand the state on to the successors of block B; those where it is new are marked in
 * the last argument. */
static void hand_on(struct walk *w, u32 b, bool *todo)
{
	const struct func *f = w->f;
	const struct block *k = &f->blocks[b];
	const struct insn *end = block_end(f, k);
	u32 call = NONE;
	unsigned yes = end->kind == IN_BRANCH ? true_for(f, end->a, &call) : 7;

	if (end->kind == IN_RET)
		leave(w, w->now, end->a, only_before(f, b), b);
	for (u32 i = 0; i < k->nsucc; i++) {
		u32 to = f->succs[k->succ + i];
		struct cell *v = net_copy(w->now);

		if (call == NONE || narrow(v, call, i ? ~yes & 7 : yes))
			todo[to] |= go(w, b, to, v);
		arrfree(v);
	}
}

/* Follow F's control flow to the end. */
void net_walk_function(struct walk *w)
{
	struct func *f = w->f;
	const struct cfg *c = cfg_of(f);
	u32 *by_order = xmalloc((f->nblocks + 1) * sizeof(*by_order));
	bool *todo = xcalloc(f->nblocks + 1, sizeof(bool)), again = true;

	for (u32 b = 0; b < f->nblocks; b++)
		by_order[b] = NONE;
	for (u32 b = 0; b < f->nblocks; b++)
		if (c->order[b] < f->nblocks)
			by_order[c->order[b]] = b;
	w->in = xcalloc(f->nblocks + 1, sizeof(*w->in));
	w->reached = xcalloc(f->nblocks + 1, sizeof(bool));
	w->reached[0] = todo[0] = true;
	while (again) {
		again = false;
		for (u32 o = 0; o < f->nblocks; o++) {
			u32 b = by_order[o];

			if (b == NONE || !todo[b])
				continue;
			todo[b] = false;
			again = true;
			arrfree(w->now);
			w->now = net_copy(w->in[b]);
			for (u32 i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].n; i++)
				net_instruction(w, i);
			hand_on(w, b, todo);
		}
	}
	for (u32 b = 0; b < f->nblocks; b++)
		arrfree(w->in[b]);
	free(w->in);
	free(w->reached);
	free(by_order);
	free(todo);
	arrfree(w->now);
}
