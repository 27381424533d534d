// SPDX-License-Identifier: GPL-2.0-or-later
/* solver.c - see solver.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "call.h"
#include "contract.h"
#include "solver.h"
#include "../program/cfg.h"
#include "../program/util.h"

/*
 * Entry states of one function beyond the first number keep only what callers pass
 * on purpose: parameters, and members of argument structs. Beyond the second they
 * share one without value facts.
 */
#define MANY_ENTRIES 24
#define MAX_ENTRIES 512

/* What keeps nodes of one lockset apart: exits have theirs from call_leave(). */
enum { TAG_NONE, TAG_GOT = 1000, TAG_MISSED, TAG_AROUND, TAG_RETURN = 2000 };

struct eval solver_frame(const struct solver *s, u32 memo)
{
	return (struct eval){ s->slice, s->slice->fx->p->funcs[s->memos[memo].func] };
}

void solver_load(const struct solver *s, struct state *st, u32 node)
{
	state_load(s->pool, st, s->nodes[node].locks, s->nodes[node].facts);
}

static void queue(struct solver *s, u32 node)
{
	struct node *n = &s->nodes[node];
	struct memo *m = &s->memos[n->memo];

	if (n->queued)
		return;
	n->queued = true;
	arrput(m->pending, node);
	if (!m->stacked) {
		m->stacked = true;
		arrput(s->stack, n->memo);
	}
}

static void add_pred(struct solver *s, u32 node, struct pred p)
{
	struct pred *v = s->nodes[node].preds;

	if (p.from == 0)
		return;
	for (u32 i = 0; i < arrlenu(v); i++)
		if (!memcmp(&v[i], &p, sizeof(p)))
			return;
	arrput(s->nodes[node].preds, p);
}

/* State ST reaches instruction INSN of block B in memo M. */
static u32 reach(struct solver *s, u32 m, u32 b, u32 insn, u32 tag, struct state *st, struct pred p)
{
	struct node_key key = { m, b, insn, tag, 0 };
	ptrdiff_t at;
	u32 facts, id;

	lockset_normalise(&st->locks);
	key.locks = pool_locks(s->pool, &st->locks);
	facts = pool_facts(s->pool, st->facts, st->nfacts);
	s->dropped += st->dropped;
	st->dropped = 0;
	at = hmgeti(s->node_ids, key);
	if (at >= 0) {
		u32 joined;

		id = s->node_ids[at].value;
		joined = pool_join(s->pool, s->nodes[id].facts, facts);
		add_pred(s, id, p);
		if (joined != s->nodes[id].facts) {
			s->nodes[id].facts = joined;
			queue(s, id);
		}
		return id;
	}
	arrput(s->nodes, ((struct node){ .memo = m, .block = b, .insn = insn, .tag = tag,
					 .locks = key.locks, .facts = facts }));
	id = arrlenu(s->nodes) - 1;
	hmput(s->node_ids, key, id);
	add_pred(s, id, p);
	queue(s, id);
	return id;
}

/* Drop the facts that callers found out in memory; false when there were none. */
static bool drop_found_out(const struct solver *s, struct state *st)
{
	const struct terms *ts = s->slice->fx->ts;
	u32 before = st->nfacts;

	for (u32 i = st->nfacts; i-- > 0;) {
		const struct term *x = term(ts, st->facts[i].atom);
		u32 root = term_root(ts, x->a);

		if (x->kind == T_BINARY || (x->kind == T_DEREF && term(ts, root)->kind == T_PARAM &&
					    term_last_field(ts, x->a) && !slice_passed(s->slice, term_last_field(ts, x->a))))
			state_unset(st, i);
	}
	return st->nfacts != before;
}

static u32 memo_for(struct solver *s, u32 func, struct state *st)
{
	struct memo_key key = { .func = func };
	struct memo m = { .func = func };
	ptrdiff_t at;
	u32 id;

	lockset_normalise(&st->locks);
	key.locks = pool_locks(s->pool, &st->locks);
	key.facts = pool_facts(s->pool, st->facts, st->nfacts);
	at = hmgeti(s->memo_ids, key);
	if (at >= 0)
		return s->memo_ids[at].value;
	if (s->per_func[func] >= MANY_ENTRIES && drop_found_out(s, st)) {
		s->dropped++;
		return memo_for(s, func, st);
	}
	if (s->per_func[func] >= MAX_ENTRIES && st->nfacts) {
		s->dropped++;
		st->nfacts = 0;
		memset(st->facts, 0, sizeof(st->facts));
		return memo_for(s, func, st);
	}
	s->per_func[func]++;
	m.locks = key.locks;
	m.facts = key.facts;
	arrput(s->memos, m);
	id = arrlenu(s->memos) - 1;
	hmput(s->memo_ids, key, id);
	s->memos[id].entry = reach(s, id, 0, s->slice->fx->p->funcs[func]->blocks[0].first, TAG_NONE, st,
				   (struct pred){ 0 });
	return id;
}

static void happened(struct solver *s, u32 node, u32 insn, const struct lock_op *op, struct misuse m)
{
	struct event_key key = { m.event, s->nodes[node].memo, insn, m.hold.origin };

	if (hmgeti(s->event_ids, key) >= 0)
		return;
	arrput(s->events, ((struct happening){ m.event, key.memo, node, insn, op->row, m.hold,
					       op->annot, op->target }));
	hmput(s->event_ids, key, arrlenu(s->events) - 1);
}

/* Memo MEMO, and all that enter it, reach a wait, or a place that TAKES the class. */
static void mark(struct solver *s, u32 memo, bool takes)
{
	u32 *todo = NULL;

	arrput(todo, memo);
	while (arrlenu(todo)) {
		u32 m = arrpop(todo);
		bool *flag = takes ? &s->memos[m].takes : &s->memos[m].waits;

		if (*flag)
			continue;
		*flag = true;
		for (u32 i = 0; i < arrlenu(s->memos[m].callers); i++)
			arrput(todo, s->nodes[s->memos[m].callers[i].node].memo);
	}
	arrfree(todo);
}

/* The edge to successor K of block B: PHIs, then the target's own node. */
static void go(struct solver *s, u32 node, const struct state *st, u32 b, u32 to, u32 insn)
{
	struct node n = s->nodes[node];
	struct eval ev = solver_frame(s, n.memo);
	struct state next = *st;
	const struct block *k = &ev.f->blocks[to];

	transfer_phis(&ev, &next, b, to);
	if (block_end(ev.f, k)->kind == IN_RET && k->npred > 1)
		n.tag = TAG_RETURN + call_class(&ev, &next, block_end(ev.f, k)->a);
	else if (k->npred > 1)
		n.tag = TAG_NONE;
	reach(s, n.memo, to, k->first, n.tag, &next, (struct pred){ node, insn, NONE, 0 });
}

static void branch(struct solver *s, u32 node, struct state *st, u32 b, u32 insn)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);
	const struct insn *in = &ev.f->insns[insn];
	const u32 *succ = &ev.f->succs[ev.f->blocks[b].succ];
	u32 t = eval_expr(&ev, st, in->a);
	int truth = eval_truth(&ev, st, t);

	for (int no = 0; no < 2; no++) {
		struct state next = *st;

		if (truth == no)
			continue;
		eval_assume(&ev, &next, t, !no);
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
			go(s, node, &next, b, ev.f->succs[k->succ + succ], insn);
			taken = true;
		}
	}
	/* a case may share the default's block */
	if (known && taken)
		return;
	for (u32 i = in->list; i < in->list + in->n; i++)
		if (ev.f->cases[i].succ && ev.f->cases[i].low == ev.f->cases[i].high)
			eval_assume_not(&ev, st, t, ev.f->cases[i].low);
	go(s, node, st, b, ev.f->succs[k->succ], insn);
}

static void leave(struct solver *s, u32 node, struct state *st, const struct insn *in)
{
	u32 memo = s->nodes[node].memo, locks, facts, tag;
	struct eval ev = solver_frame(s, memo);
	struct memo *m = &s->memos[memo];
	struct exit_state *x = NULL;

	tag = call_leave(&ev, st, in->a);
	locks = pool_locks(s->pool, &st->locks);
	facts = pool_facts(s->pool, st->facts, st->nfacts);
	for (u32 i = 0; i < arrlenu(m->exits) && !x; i++)
		if (m->exits[i].locks == locks && m->exits[i].tag == tag)
			x = &m->exits[i];
	if (x) {
		u32 joined = pool_join(s->pool, x->facts, facts);
		bool known = false;

		for (u32 i = 0; i < arrlenu(x->nodes); i++)
			known |= x->nodes[i] == node;
		if (!known)
			arrput(x->nodes, node);
		if (joined == x->facts)
			return;
		x->facts = joined;
	} else {
		struct exit_state n = { locks, tag, facts, NULL };

		arrput(n.nodes, node);
		arrput(m->exits, n);
	}
	for (u32 i = 0; i < arrlenu(m->callers); i++)
		queue(s, m->callers[i].node);
}

static void add_caller(struct solver *s, u32 memo, u32 node, u32 insn)
{
	struct memo *m = &s->memos[memo];

	for (u32 i = 0; i < arrlenu(m->callers); i++)
		if (m->callers[i].node == node && m->callers[i].insn == insn)
			return;
	arrput(m->callers, ((struct call_edge){ node, insn }));
	if (m->waits)
		mark(s, s->nodes[node].memo, false);
	if (s->memos[memo].takes)
		mark(s, s->nodes[node].memo, true);
}

/* Enter target G of the call at INSN; its exits continue behind the call. */
static void enter(struct solver *s, u32 node, const struct state *st, u32 insn, struct func *g)
{
	struct node n = s->nodes[node];
	struct eval ev = solver_frame(s, n.memo);
	const struct insn *in = &ev.f->insns[insn];
	struct state entry;
	uint8_t order[MAX_HOLDS];
	u32 memo;

	call_enter(&ev, st, in, g, &entry, order);
	memo = memo_for(s, g->id, &entry);
	add_caller(s, memo, node, insn);
	for (u32 i = 0; i < arrlenu(s->memos[memo].exits); i++) {
		struct exit_state x = s->memos[memo].exits[i];
		struct state next = *st, exit;

		state_load(s->pool, &exit, x.locks, x.facts);
		if (call_return(&ev, &next, in, g, &exit, order))
			reach(s, n.memo, n.block, insn + 1, x.tag, &next, (struct pred){ node, insn, memo, i });
	}
}

/* The function that the call's pointer is known to hold here, or NONE. */
static u32 known_target(const struct eval *ev, const struct state *st, const struct insn *in)
{
	const struct terms *ts = ev->slice->fx->ts;
	u32 t = eval_value(ev, st, eval_expr(ev, st, in->a)).term;

	return t && term(ts, t)->kind == T_FUNC ? term(ts, t)->ref : NONE;
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
	struct state around = *st;
	bool relevant = bit(s->slice->part[ev.f->id]->insns, insn), entered = false, passed = false;

	only = site && site->indirect && ev.f->exprs[in->a].op != EX_FUNC ? known_target(&ev, st, in) : NONE;
	if (in->dst)
		transfer_define(&ev, &around, in->dst);
	if (only != NONE) {
		struct func *g = program_body(fx->p, only);

		if (g && relevant && !fx->modelled[only] && s->slice->part[g->id]) {
			enter(s, node, st, insn, g);
			return true;
		}
		transfer_clobber(&ev, &around, in, g);
		*st = around;
		return false;
	}
	for (u32 i = 0; site && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];
		struct func *g = effects_enters(fx, t) ? fx->p->funcs[t->func] : NULL;

		if (g && relevant && s->slice->part[g->id]) {
			enter(s, node, st, insn, g);
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
		passed = true;
	}
	if (!entered) {
		*st = around;
		return !passed && site && site->n == 1;
	}
	if (passed) {
		struct node n = s->nodes[node];

		reach(s, n.memo, n.block, insn + 1, TAG_AROUND, &around, (struct pred){ node, insn, NONE, 0 });
	}
	return true;
}

static void try_lock(struct solver *s, u32 node, struct state *st, const struct lock_op *op, u32 insn)
{
	struct node n = s->nodes[node];
	struct eval ev = solver_frame(s, n.memo);
	const struct insn *in = &ev.f->insns[insn];
	struct state got = *st, missed = *st;
	bool zero = op->row->flags & ROW_IF_ZERO;
	u32 result = in->dst ? term_make(s->slice->fx->ts, T_SSA, 0, 0, ev.f->id, in->dst) : 0;
	struct misuse m;

	if (in->dst) {
		transfer_define(&ev, &got, in->dst);
		transfer_define(&ev, &missed, in->dst);
	}
	m = transfer_lock(&ev, &got, op, in);
	if (m.any)
		happened(s, node, insn, op, m);
	state_set(&got, result, (struct value){ 0, zero ? MAY_ZERO : MAY_NEG | MAY_POS });
	state_set(&missed, result, (struct value){ 0, zero ? MAY_NEG | MAY_POS : MAY_ZERO });
	reach(s, n.memo, n.block, insn + 1, TAG_GOT, &got, (struct pred){ node, insn, NONE, 0 });
	reach(s, n.memo, n.block, insn + 1, TAG_MISSED, &missed, (struct pred){ node, insn, NONE, 0 });
}

/* What the callee requires, said by annotations: true when the call is not entered all the same. */
static bool require(struct solver *s, u32 node, struct state *st, const struct lock_op *op, u32 n, u32 insn)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);
	const struct insn *in = &ev.f->insns[insn];
	u32 only = ev.f->exprs[in->a].op == EX_FUNC ? NONE : known_target(&ev, st, in);
	bool stands = false;

	for (u32 i = 0; i < n; i++) {
		struct misuse m;

		stands |= contract_stands(&op[i]);
		if (contract_stands(&op[i]) || (only != NONE && op[i].target != NONE && op[i].target != only) ||
		    !transfer_concerns(&ev, st, &op[i]))
			continue;
		m = transfer_lock(&ev, st, &op[i], in);
		if (m.any)
			happened(s, node, insn, &op[i], m);
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
static bool primitive(struct solver *s, u32 node, struct state *st, const struct lock_op *op, u32 n, u32 insn)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);
	const struct insn *in = &ev.f->insns[insn];

	for (u32 i = 0; i < n; i++) {
		struct misuse m;

		if (!contract_stands(&op[i]) || !transfer_concerns(&ev, st, &op[i]))
			continue;
		if (op[i].row->effect == EFFECT_WAIT)
			mark(s, s->nodes[node].memo, false);
		if (takes_afresh(st, &op[i]))
			mark(s, s->nodes[node].memo, true);
		if (op[i].row->effect == EFFECT_TRY) {
			try_lock(s, node, st, &op[i], insn);
			return true;
		}
		if (in->dst)
			transfer_define(&ev, st, in->dst);
		m = transfer_lock(&ev, st, &op[i], in);
		if (m.any)
			happened(s, node, insn, &op[i], m);
	}
	return false;
}

/* What an instruction that is no call does. */
static void plain(const struct eval *ev, struct state *st, const struct insn *in)
{
	switch (in->kind) {
	case IN_LOAD:
		transfer_load(ev, st, in->dst);
		break;
	case IN_STORE:
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
}

static void process(struct solver *s, u32 node)
{
	struct node n = s->nodes[node];
	struct eval ev = solver_frame(s, n.memo);
	const struct block *b = &ev.f->blocks[n.block];
	struct state st;

	solver_load(s, &st, node);
	for (u32 i = n.insn; i < b->first + b->n; i++) {
		const struct insn *in = &ev.f->insns[i];
		const struct lock_op *op;
		u32 nops;

		switch (in->kind) {
		case IN_CALL:
			op = effects_ops(s->slice->fx, ev.f->id, i, &nops);
			if (op && require(s, node, &st, op, nops, i) ?
			    primitive(s, node, &st, op, nops, i) : call(s, node, &st, i))
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
			plain(&ev, &st, in);
		}
	}
}

void solver_state_at(const struct solver *s, u32 node, u32 insn, struct state *st)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);

	solver_load(s, st, node);
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

/* The pending node of memo M that comes first in reverse post-order. */
static u32 take(struct solver *s, u32 m)
{
	u32 *v = s->memos[m].pending, best = 0, node;
	const struct cfg *c = cfg_of(s->slice->fx->p->funcs[s->memos[m].func]);

	for (u32 i = 1; i < arrlenu(v); i++)
		if (c->order[s->nodes[v[i]].block] < c->order[s->nodes[v[best]].block])
			best = i;
	node = v[best];
	arrdelswap(s->memos[m].pending, best);
	s->nodes[node].queued = false;
	return node;
}

static void run(struct solver *s)
{
	while (arrlenu(s->stack)) {
		u32 m = s->stack[arrlenu(s->stack) - 1];

		if (arrlenu(s->memos[m].pending)) {
			process(s, take(s, m));
			continue;
		}
		/* memos stacked above M are done, M itself may be anywhere below */
		s->memos[m].stacked = false;
		for (u32 i = arrlenu(s->stack); i-- > 0;)
			if (s->stack[i] == m) {
				arrdel(s->stack, i);
				break;
			}
	}
}

u32 solver_enter(struct solver *s, u32 func, const struct hold *held)
{
	struct state st;
	u32 m;

	memset(&st, 0, sizeof(st));
	if (held) {
		st.locks.n = 1;
		st.locks.hold[0] = *held;
		st.locks.hold[0].origin = 1;
	}
	m = memo_for(s, func, &st);
	run(s);
	return m;
}

u32 solver_root(struct solver *s, u32 func, bool assumed)
{
	struct hold some = { .flags = HOLD_ASSUMED | HOLD_UNSURE };
	u32 m = solver_enter(s, func, assumed ? &some : NULL);

	s->memos[m].root = true;
	return m;
}

struct solver *solver_run(struct slice *slice)
{
	struct solver *s = xcalloc(1, sizeof(*s));
	u32 n = arrlenu(slice->fx->p->funcs);

	s->slice = slice;
	s->pool = pool_new();
	s->per_func = xcalloc(n, sizeof(*s->per_func));
	arrput(s->memos, (struct memo){ 0 });
	arrput(s->nodes, (struct node){ 0 });
	for (u32 f = 0; f < n; f++)
		if (slice->part[f] && slice->fx->g->root[f])
			solver_root(s, f, contract_holds(slice->fx, slice->fx->p->funcs[f], slice->lock_class));
	return s;
}

void solver_free(struct solver *s)
{
	if (!s)
		return;
	for (u32 i = 0; i < arrlenu(s->memos); i++) {
		for (u32 k = 0; k < arrlenu(s->memos[i].exits); k++)
			arrfree(s->memos[i].exits[k].nodes);
		arrfree(s->memos[i].exits);
		arrfree(s->memos[i].callers);
		arrfree(s->memos[i].pending);
	}
	for (u32 i = 0; i < arrlenu(s->nodes); i++)
		arrfree(s->nodes[i].preds);
	arrfree(s->memos);
	arrfree(s->nodes);
	arrfree(s->events);
	hmfree(s->memo_ids);
	hmfree(s->node_ids);
	hmfree(s->event_ids);
	arrfree(s->stack);
	free(s->per_func);
	pool_free(s->pool);
	free(s);
}
