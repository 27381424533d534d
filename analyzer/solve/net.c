// SPDX-License-Identifier: GPL-2.0-or-later
/* net.c - see net.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "contract.h"
#include "net.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* A key on the way through a function. The counts differ by what CALL (instruction + 1)
 * returned; with 0 they are all the same. */
struct cell { u32 key, call; uint8_t m[NET_RETURNS]; };

/* One function being looked at. */
struct walk {
	struct nets *n;
	struct func *f;
	struct cell **in;	/* by block; stb_ds, by key */
	bool *reached;
	struct cell *now;	/* stb_ds */
	struct net *out;	/* stb_ds */
	unsigned left;		/* kinds of values that were returned */
	bool in_cycle;		/* the function may call itself, over others */
	u32 *needs, *gives, *twice, *uneven;	/* stb_ds, sorted */
	/* key -> what happens to it: NET_MORE, NET_LESS, OWN_TAKE; stb_ds */
	struct { u32 key; uint8_t value; } *moves;
	net_held *held;
	void *data;
};

/* It is taken, or given back, in the function itself. */
#define OWN_TAKE 0x10
#define OWN 0x30

static uint8_t taken(uint8_t m)
{
	return ((m << 1) & 0xf) | (m & NET_MANY);
}

static uint8_t given(uint8_t m)
{
	return (m >> 1) | (m & NET_LESS) | (m & NET_MANY);
}

/* Counts M behind something that changes them by BY. */
static uint8_t changed(uint8_t m, uint8_t by)
{
	return (by & NET_LESS ? given(m) : 0) | (by & NET_SAME ? m : 0) | (by & NET_MORE ? taken(m) : 0) |
	       (by & NET_MANY ? taken(taken(m)) : 0);
}

static uint8_t any(const uint8_t *m)
{
	return m[0] | m[1] | m[2];
}

/* The cell of KEY in *V, made when it is new. */
static struct cell *cell_of(struct cell **v, u32 key)
{
	size_t at = 0;

	while (at < arrlenu(*v) && (*v)[at].key < key)
		at++;
	if (at == arrlenu(*v) || (*v)[at].key != key)
		arrins(*v, at, ((struct cell){ key, 0, { NET_SAME, NET_SAME, NET_SAME } }));
	return &(*v)[at];
}

/* A copy of V, which may be NULL. */
static struct cell *copy(const struct cell *v)
{
	struct cell *out = NULL;

	for (u32 i = 0; i < arrlenu(v); i++)
		arrput(out, v[i]);
	return out;
}

/* Forget which call tells the counts apart. */
static void forget(struct cell *c)
{
	c->call = 0;
	memset(c->m, any(c->m), sizeof(c->m));
}

/* Note that KEY moves in the ways HOW. */
static void moved(struct walk *w, u32 key, uint8_t how)
{
	/* read first: hmput() makes the slot before it evaluates what goes there */
	uint8_t before = hmget(w->moves, key);

	hmput(w->moves, key, before | how);
}

/* Instruction INSN changes KEY by BY, which differs by what the call returns when TELLS. */
static void change(struct walk *w, u32 key, u32 insn, const uint8_t *by, bool tells)
{
	struct cell *c = cell_of(&w->now, key);

	moved(w, key, (any(by) & NET_HELD ? NET_MORE : 0) | (any(by) & NET_LESS));
	if (tells)
		forget(c);
	for (int i = 0; i < NET_RETURNS; i++)
		c->m[i] = changed(c->m[i], tells ? by[i] : any(by));
	if (tells)
		c->call = insn + 1;
}

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

bool nets_key(const u32 *v, u32 key)
{
	u32 lo = 0, hi = arrlenu(v);

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (v[mid] < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < arrlenu(v) && v[lo] == key;
}

static void add_key(u32 **keys, u32 key)
{
	u32 at = 0;

	while (at < arrlenu(*keys) && (*keys)[at] < key)
		at++;
	if (at == arrlenu(*keys) || (*keys)[at] != key)
		arrins(*keys, at, key);
}

/* May C be held by the function's own doing, whatever its call returned? */
static bool may_be_own(const struct cell *c)
{
	for (int r = 0; r < NET_RETURNS; r++)
		if (c->m[r] && !(c->m[r] & NET_HELD))
			return false;
	return true;
}

/* KEY is asked of the callers, unless it may be held by the function's own doing. */
static void ask(struct walk *w, u32 **keys, u32 key)
{
	for (u32 i = 0; i < arrlenu(w->now); i++)
		if (w->now[i].key == key && may_be_own(&w->now[i])) {
			if (keys == &w->needs && (any(w->now[i].m) & ~NET_HELD))
				add_key(&w->uneven, key);
			return;
		}
	add_key(keys, key);
}

/* How often KEY may be held more than when the function was entered. */
static uint8_t now(const struct walk *w, u32 key)
{
	for (u32 i = 0; i < arrlenu(w->now); i++)
		if (w->now[i].key == key)
			return any(w->now[i].m);
	return NET_SAME;
}

/* KEY is given back, TWICE or more often: one hold of the function's own answers for one. */
static void give(struct walk *w, u32 key, bool twice)
{
	uint8_t m = now(w, key);

	if (m == NET_LESS || (twice && !(m & NET_HELD)))
		add_key(&w->twice, key);
	else if (m & NET_LESS)	/* on some way: no count tells it apart from once */
		add_key(&w->uneven, key);
	if (twice)
		add_key(&w->gives, key);
	else
		ask(w, &w->gives, key);
}

/* What OP requires of the callers, or gives back of theirs. */
static void ask_for(struct walk *w, const struct lock_op *op)
{
	u32 key = key_of(w->n, op);

	if (!key)
		return;
	if (op->row->effect == EFFECT_ASSERT_HELD)
		ask(w, &w->needs, key);
	else if (op->row->effect == EFFECT_RELEASE || op->row->effect == EFFECT_MAY_RELEASE)
		give(w, key, false);
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
		moved(w, key, any(by) & NET_HELD ? OWN_TAKE : OWN & ~OWN_TAKE);
	if (key)
		change(w, key, op->insn, by, tells);
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
			u32 key = any(v[k].m) & NET_HELD ? key_in_caller(w, made, v[k].key, &guard) : 0;

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
	struct cell *c = cell_of(&w->now, key);

	moved(w, key, NET_LESS);
	for (int r = 0; r < NET_RETURNS; r++)
		c->m[r] = given(c->m[r] & NET_HELD) | (c->m[r] & ~NET_HELD);
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
			ask(w, &w->needs, key);
		else
			give(w, key, nets_key(n->twice[g], own));
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
			add_key(&w->uneven, key);
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
		change(w, by[k].key, insn, by[k].m, in->dst && (by[k].m[0] != by[k].m[1] || by[k].m[1] != by[k].m[2]));
	arrfree(by);
}

/* Tell what is held at instruction INSN. */
static void tell(struct walk *w, u32 insn)
{
	for (u32 i = 0; w->held && i < arrlenu(w->now); i++)
		if (any(w->now[i].m) & NET_HELD)
			w->held(w->data, w->f->id, insn, w->now[i].key, any(w->now[i].m));
}

static void instruction(struct walk *w, u32 insn)
{
	const struct lock_op *op;
	bool stands = false;
	u32 n;

	if (w->f->insns[insn].kind != IN_CALL)
		return;
	tell(w, insn);
	op = effects_ops(w->n->fx, w->f->id, insn, &n);
	for (u32 i = 0; i < n; i++) {
		stands |= contract_stands(&op[i]);
		ask_for(w, &op[i]);
		lock_op(w, &op[i]);
	}
	if (!stands)
		call(w, insn);
}

/* Flow W's state to block TO. False when nothing is new there. */
static bool flow(struct walk *w, u32 to, const struct cell *v)
{
	bool news = !w->reached[to];
	struct cell **at = &w->in[to];

	if (news) {
		w->reached[to] = true;
		*at = copy(v);
		return true;
	}
	/* what one side has no cell for is as it was */
	for (u32 i = 0; i < arrlenu(v); i++)
		cell_of(at, v[i].key);
	for (u32 i = 0, k = 0; i < arrlenu(*at); i++) {
		struct cell *c = &(*at)[i], old = *c;
		struct cell with = { c->key, 0, { NET_SAME, NET_SAME, NET_SAME } };

		while (k < arrlenu(v) && v[k].key < c->key)
			k++;
		if (k < arrlenu(v) && v[k].key == c->key)
			with = v[k];
		if (with.call != c->call) {
			forget(c);
			forget(&with);
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
	case EX_CALL:
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
 * when it cannot be taken. */
static bool narrow(struct cell *v, u32 call, unsigned set)
{
	for (u32 i = 0; i < arrlenu(v); i++) {
		if (v[i].call != call + 1)
			continue;
		for (int r = 0; r < NET_RETURNS; r++)
			if (!(set >> r & 1))
				v[i].m[r] = 0;
		if (!any(v[i].m))
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
	case EX_CALL:
		*call = func_def(f, e) ? func_def(f, e) - f->insns : NONE;
		return 7;
	case EX_CAST:
		return returned(f, x->a, call);
	default:
		return 7;
	}
}

/* A way out that returns E with state V. */
static void leave(struct walk *w, const struct cell *v, u32 e)
{
	u32 call = NONE;
	unsigned set = e ? returned(w->f, e, &call) : 7;
	struct net *old = w->out;

	w->out = NULL;
	for (u32 i = 0, k = 0; i < arrlenu(old) || k < arrlenu(v);) {
		u32 a = i < arrlenu(old) ? old[i].key : UINT32_MAX, b = k < arrlenu(v) ? v[k].key : UINT32_MAX;
		struct net n = { a < b ? a : b, { 0 } };
		struct cell with = { n.key, 0, { NET_SAME, NET_SAME, NET_SAME } };

		for (int r = 0; r < NET_RETURNS; r++)
			n.m[r] = w->left >> r & 1 ? NET_SAME : 0;
		if (a <= b)
			n = old[i++];
		if (b <= a)
			with = v[k++];
		for (int r = 0; r < NET_RETURNS; r++)
			if (set >> r & 1)
				n.m[r] |= with.call && with.call == call + 1 ? with.m[r] : any(with.m);
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

/* From block B on to block TO with state V, which TO may change. */
static bool go(struct walk *w, u32 b, u32 to, struct cell *v)
{
	const struct func *f = w->f;
	const struct insn *phi = returned_phi(f, to);

	/* the returned value is told by the edge */
	for (u32 k = 0; phi && k < phi->n; k++)
		if (f->ops[phi->list + k] == b) {
			leave(w, v, f->ops[phi->list + phi->n + k]);
			return false;
		}
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
		leave(w, w->now, end->a);
	for (u32 i = 0; i < k->nsucc; i++) {
		u32 to = f->succs[k->succ + i];
		struct cell *v = copy(w->now);

		if (call == NONE || narrow(v, call, i ? ~yes & 7 : yes))
			todo[to] |= go(w, b, to, v);
		arrfree(v);
	}
}

/* Follow F's control flow to the end. */
static void walk_function(struct walk *w)
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
			w->now = copy(w->in[b]);
			for (u32 i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].n; i++)
				instruction(w, i);
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

/* Does function FUNC call or do anything that changes what is held? */
static bool matters(const struct nets *n, u32 func)
{
	const struct effects *fx = n->fx;

	if (fx->modelled[fx->p->funcs[func]->sym] || !fx->g->config.has[func])
		return false;
	if (fx->op_of[func] != fx->op_of[func + 1])
		return true;
	for (u32 s = fx->g->site_of[func]; s < fx->g->site_of[func + 1]; s++)
		for (u32 i = 0; i < fx->g->sites[s].n; i++) {
			const struct target *t = &fx->g->targets[fx->g->sites[s].first + i];

			if (effects_enters(fx, t) && (n->of[t->func] || n->needs[t->func] || n->gives[t->func]))
				return true;
		}
	return false;
}

/* Is M, of a lock that is taken and given back, one that does not come out even? */
static bool is_uneven(uint8_t m)
{
	return (m & (m - 1)) != 0;
}

/* What callers see of W's changes; NULL when nothing is left. */
static struct net *seen_by_callers(struct walk *w)
{
	struct net *v = w->out;
	u32 kept = 0;

	for (u32 i = 0; i < arrlenu(v); i++) {
		uint8_t moves = hmget(w->moves, v[i].key);
		bool both = (moves & NET_MORE) && (moves & NET_LESS);

		for (int r = 0; r < NET_RETURNS; r++) {
			if (!is_uneven(v[i].m[r]))
				continue;
			if (both || (moves & OWN_TAKE))
				add_key(&w->uneven, v[i].key);
			/* a doubt that comes round to where it arose would be everybody's */
			if (both || (w->in_cycle && !(moves & OWN)))
				v[i].m[r] = NET_SAME;
		}
		if (any(v[i].m) & ~NET_SAME)
			v[kept++] = v[i];
	}
	if (kept) {
		arrsetlen(v, kept);
		return v;
	}
	arrfree(v);
	return NULL;
}

static bool same_nets(const struct net *a, const struct net *b)
{
	bool same = arrlenu(a) == arrlenu(b);

	for (u32 i = 0; same && i < arrlenu(a); i++)
		same = a[i].key == b[i].key && !memcmp(a[i].m, b[i].m, sizeof(a[i].m));
	return same;
}

/* Look at FUNC again. True when more is known of it than before. */
static bool refine(struct nets *n, u32 func, bool in_cycle)
{
	struct walk w = { .n = n, .f = n->fx->p->funcs[func], .in_cycle = in_cycle };
	struct net *old = n->of[func];
	bool news;

	walk_function(&w);
	w.out = seen_by_callers(&w);
	news = !same_nets(w.out, old);
	news |= arrlenu(w.needs) != arrlenu(n->needs[func]) || arrlenu(w.gives) != arrlenu(n->gives[func]) ||
		arrlenu(w.twice) != arrlenu(n->twice[func]);
	arrfree(old);
	arrfree(n->needs[func]);
	arrfree(n->gives[func]);
	arrfree(n->twice[func]);
	arrfree(n->uneven[func]);
	hmfree(w.moves);
	n->twice[func] = w.twice;
	n->uneven[func] = w.uneven;
	n->of[func] = w.out;
	n->needs[func] = w.needs;
	n->gives[func] = w.gives;
	return news;
}

static bool calls_itself(const struct callgraph *g, u32 func)
{
	for (u32 i = 0; i < arrlenu(g->callers[func]); i++)
		if (g->sites[g->callers[func][i]].func == func)
			return true;
	return false;
}

struct nets *nets_new(struct effects *fx)
{
	const struct components *c = fx->components;
	struct nets *n = xcalloc(1, sizeof(*n));

	n->fx = fx;
	n->of = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->of));
	n->needs = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->needs));
	n->gives = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->gives));
	n->twice = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->twice));
	n->uneven = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*n->uneven));
	for (u32 k = 0; k < c->n; k++) {
		bool alone = c->first[k + 1] - c->first[k] == 1 && !calls_itself(fx->g, c->members[c->first[k]]);
		bool again = true;

		/* counts are sets of four: each can grow that often */
		for (u32 round = 0; again && round < 8; round++) {
			again = false;
			for (u32 m = c->first[k]; m < c->first[k + 1]; m++)
				if (matters(n, c->members[m]))
					again |= refine(n, c->members[m], !alone);
			if (alone)
				break;
		}
		fx->unsettled += again && !alone;
	}
	return n;
}

void nets_walk(struct nets *n, u32 func, net_held *held, void *data)
{
	struct walk w = { .n = n, .f = n->fx->p->funcs[func], .held = held, .data = data };

	if (!matters(n, func))
		return;
	walk_function(&w);
	arrfree(w.out);
	arrfree(w.needs);
	arrfree(w.gives);
	arrfree(w.twice);
	arrfree(w.uneven);
	hmfree(w.moves);
}

uint8_t nets_mask(const struct nets *n, u32 func, u32 key)
{
	const struct net *v = n->of[func];

	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i].key == key)
			return any(v[i].m);
	return NET_SAME;
}

void nets_free(struct nets *n)
{
	if (!n)
		return;
	for (u32 i = 0; i < arrlenu(n->fx->p->funcs); i++) {
		arrfree(n->of[i]);
		arrfree(n->needs[i]);
		arrfree(n->gives[i]);
		arrfree(n->twice[i]);
		arrfree(n->uneven[i]);
	}
	free(n->of);
	free(n->needs);
	free(n->gives);
	free(n->twice);
	free(n->uneven);
	free(n);
}
