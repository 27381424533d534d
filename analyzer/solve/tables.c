// SPDX-License-Identifier: GPL-2.0-or-later
/* tables.c - see tables.h. */
#include <string.h>
#include <stb/stb_ds.h>

#include "flags.h"
#include "tables.h"

/*
 * Entry states of one function beyond the first number keep only what callers pass
 * on purpose: parameters, and members of argument structs. Beyond the second they
 * share one without value facts.
 */
#define MANY_ENTRIES 24
#define MAX_ENTRIES 512

/* So many items of a list are looked at in what an instruction takes. */
#define SCANNED 16

void tables_queue(struct solver *s, u32 node)
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
	solver_spend(s, arrlenu(v) / SCANNED);
	for (u32 i = 0; i < arrlenu(v); i++)
		if (!memcmp(&v[i], &p, sizeof(p)))
			return;
	arrput(s->nodes[node].preds, p);
}

/* State ST reaches instruction INSN of block B in memo M. */
u32 tables_reach(struct solver *s, u32 m, u32 b, u32 insn, u32 tag, struct state *st, struct pred p)
{
	struct node_key key = { m, b, insn, tag, 0, flags_part(s, m, st) };
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
		joined = pool_join(s->pool, s->nodes[id].facts, facts, &s->dropped);
		add_pred(s, id, p);
		if (joined != s->nodes[id].facts) {
			s->nodes[id].facts = joined;
			tables_queue(s, id);
		}
		return id;
	}
	arrput(s->nodes, ((struct node){ .memo = m, .block = b, .insn = insn, .tag = tag,
					 .locks = key.locks, .facts = facts }));
	id = arrlenu(s->nodes) - 1;
	hmput(s->node_ids, key, id);
	add_pred(s, id, p);
	tables_queue(s, id);
	return id;
}

/* Is X bits of a parameter? They are passed on purpose, as flags of an allocation are. */
static bool bits_passed(const struct terms *ts, const struct term *x)
{
	return x->kind == T_BINARY && (x->num & 0xff) == BIN_AND && term(ts, x->a)->kind == T_PARAM &&
	       term(ts, x->b)->kind == T_CONST;
}

/* Drop the facts that callers found out in memory; false when there were none. */
static bool drop_found_out(const struct solver *s, struct state *st)
{
	const struct terms *ts = s->slice->fx->ts;
	u32 before = st->nfacts;

	for (u32 i = st->nfacts; i-- > 0;) {
		const struct term *x = term(ts, st->facts[i].atom);
		u32 root = term_root(ts, x->a);

		if ((x->kind == T_BINARY && !bits_passed(ts, x)) || (x->kind == T_DEREF && term(ts, root)->kind == T_PARAM &&
					    term_last_field(ts, x->a) && !slice_passed(s->slice, term_last_field(ts, x->a))))
			state_unset(st, i);
	}
	return st->nfacts != before;
}

u32 tables_memo(struct solver *s, u32 func, struct state *st)
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
		return tables_memo(s, func, st);
	}
	if (s->per_func[func] >= MAX_ENTRIES && st->nfacts) {
		s->dropped++;
		st->nfacts = 0;
		memset(st->facts, 0, sizeof(st->facts));
		return tables_memo(s, func, st);
	}
	s->per_func[func]++;
	m.locks = key.locks;
	m.facts = key.facts;
	arrput(s->memos, m);
	id = arrlenu(s->memos) - 1;
	hmput(s->memo_ids, key, id);
	s->memos[id].entry = tables_reach(s, id, 0, s->slice->fx->p->funcs[func]->blocks[0].first, TAG_NONE, st,
				   (struct pred){ 0 });
	return id;
}

void tables_event(struct solver *s, u32 node, u32 insn, const struct lock_op *op, struct misuse m)
{
	struct event_key key = { m.event, s->nodes[node].memo, insn, m.hold.origin };

	bool aimed = m.event == EVENT_TAKEN_UNDER || m.event == EVENT_TAKEN_OPEN;

	/* who looks for one thing is told of nothing else */
	if (hmgeti(s->event_ids, key) >= 0 || (s->slice->scope->aim != 0) != aimed)
		return;
	arrput(s->events, ((struct happening){ m.event, key.memo, node, insn, op->row, m.hold,
					       op->annot, op->target, m.taken }));
	hmput(s->event_ids, key, arrlenu(s->events) - 1);
}

/* Memo MEMO, and all that enter it, reach a wait, or a place that TAKES the class. */
void tables_mark(struct solver *s, u32 memo, bool takes)
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

void tables_caller(struct solver *s, u32 memo, u32 node, u32 insn)
{
	struct memo *m = &s->memos[memo];

	solver_spend(s, arrlenu(m->callers) / SCANNED);
	for (u32 i = 0; i < arrlenu(m->callers); i++)
		if (m->callers[i].node == node && m->callers[i].insn == insn)
			return;
	arrput(m->callers, ((struct call_edge){ node, insn }));
	if (m->waits)
		tables_mark(s, s->nodes[node].memo, false);
	if (s->memos[memo].takes)
		tables_mark(s, s->nodes[node].memo, true);
}
