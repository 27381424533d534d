// SPDX-License-Identifier: GPL-2.0-or-later
/* solver.c - see solver.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "contract.h"
#include "doubt.h"
#include "step.h"
#include "tables.h"
#include "../program/cfg.h"
#include "../program/util.h"

struct eval solver_frame(const struct solver *s, u32 memo)
{
	return (struct eval){ s->slice, s->slice->fx->p->funcs[s->memos[memo].func] };
}

void solver_load(const struct solver *s, struct state *st, u32 node)
{
	state_load(s->pool, st, s->nodes[node].locks, s->nodes[node].facts);
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
	while (arrlenu(s->stack) && !solver_spent(s)) {
		u32 m = s->stack[arrlenu(s->stack) - 1];

		if (arrlenu(s->memos[m].pending)) {
			step_node(s, take(s, m));
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
	m = tables_memo(s, func, &st);
	run(s);
	return m;
}

u32 solver_root(struct solver *s, u32 func, bool assumed)
{
	struct hold some = { .flags = HOLD_ASSUMED | HOLD_UNSURE }, entry = { .mode = MODE_ENTRY };
	const struct scope *scope = s->slice->scope;
	bool held = scope->served || (!scope->open && effects_entry(s->slice->fx, func, s->slice->lock_class));
	u32 m = solver_enter(s, func, held ? &entry : assumed ? &some : NULL);

	s->memos[m].root = true;
	return m;
}

static struct solver *run_once(struct slice *slice, u32 start, u64 budget)
{
	struct solver *s = xcalloc(1, sizeof(*s));
	u32 n = arrlenu(slice->fx->p->funcs);

	s->slice = slice;
	s->budget = budget;
	s->pool = pool_new();
	s->per_func = xcalloc(n, sizeof(*s->per_func));
	arrput(s->memos, (struct memo){ 0 });
	arrput(s->nodes, (struct node){ 0 });
	for (u32 i = 0; i < arrlenu(slice->scope->starts); i++) {
		u32 f = slice->scope->starts[i];

		if (start != NONE && f != start)
			continue;
		solver_root(s, f, slice->fx->g->root[f] &&
				  contract_holds(slice->fx, slice->fx->p->funcs[f], slice->lock_class));
	}
	return s;
}

struct solver *solver_run(struct slice *slice, u32 start, u64 budget)
{
	struct solver *s = run_once(slice, start, budget);

	/* each round has more in doubt than the one before */
	while (!slice->fx->strict && !solver_spent(s) && doubt_find(s)) {
		u64 steps = s->steps;

		solver_free(s);
		s = run_once(slice, start, budget - steps);
		s->steps += steps;
		s->budget = budget;
	}
	return s;
}

static void exits_free(struct exit_state *x)
{
	for (u32 k = 0; k < arrlenu(x); k++)
		arrfree(x[k].nodes);
	arrfree(x);
}

void solver_free(struct solver *s)
{
	if (!s)
		return;
	for (u32 i = 0; i < arrlenu(s->memos); i++) {
		exits_free(s->memos[i].exits);
		exits_free(s->memos[i].own);
		arrfree(s->memos[i].callers);
		arrfree(s->memos[i].parts);
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
	for (ptrdiff_t i = 0; i < hmlen(s->taken); i++)
		arrfree(s->taken[i].value);
	hmfree(s->taken);
	free(s->per_func);
	pool_free(s->pool);
	free(s);
}
