// SPDX-License-Identifier: GPL-2.0-or-later
/* sieve.c - see sieve.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "contract.h"
#include "sieve.h"
#include "../program/util.h"

static u32 number(u32 c, enum sieve_kind kind)
{
	return c * SIEVE_KINDS + kind;
}

/* The event that OP is, or SIEVE_KINDS. */
static enum sieve_kind kind_of(const struct effects *fx, const struct lock_op *op)
{
	switch (op->row->effect) {
	case EFFECT_WAIT:
		return fx->annotated_only ? SIEVE_KINDS : SIEVE_WAIT;
	case EFFECT_ASSERT_NOT_HELD:
		return fx->annotated_only && !op->annot ? SIEVE_KINDS : SIEVE_WAIT;
	case EFFECT_ACQUIRE: case EFFECT_TRY:
		return op->row->flags & (ROW_RECURSIVE | ROW_NESTED) ? SIEVE_KINDS : SIEVE_TAKE;
	default:
		return SIEVE_KINDS;
	}
}

static void find_events(struct sieve *s)
{
	const struct effects *fx = s->fx;
	struct func_number *own = NULL;

	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		enum sieve_kind kind = kind_of(fx, &fx->ops[i]);

		if (fx->ops[i].lock_class && kind != SIEVE_KINDS)
			arrput(own, ((struct func_number){ fx->ops[i].func, number(fx->ops[i].lock_class, kind) }));
	}
	/* what a callee does to a lock that its caller names is not told apart */
	for (ptrdiff_t i = 0; i < hmlen(fx->bound); i++)
		for (u32 k = 0; k < arrlenu(fx->bound[i].value); k++)
			for (int kind = 0; kind < SIEVE_KINDS; kind++)
				arrput(own, ((struct func_number){ fx->bound[i].key >> 32,
								   number(fx->bound[i].value[k], kind) }));
	s->reaches = effects_close(fx, own);
}

/* May instruction INSN of FUNC reach event EVENT? */
static bool call_reaches(const struct sieve *s, u32 func, u32 insn, u32 event)
{
	struct effects *fx = s->fx;
	const struct callsite *site = callgraph_site(fx->g, func, insn);
	const struct lock_op *op;
	const u32 *bound;
	u32 n;

	op = effects_ops(fx, func, insn, &n);
	for (u32 i = 0; i < n; i++) {
		enum sieve_kind kind = kind_of(fx, &op[i]);

		if (op[i].lock_class && kind != SIEVE_KINDS && number(op[i].lock_class, kind) == event)
			return true;
	}
	for (u32 i = 0; site && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (effects_enters(fx, t) && sets_has(fx->sets, s->reaches[t->func], event))
			return true;
	}
	bound = hmget(fx->bound, (u64)func << 32 | insn);
	for (u32 i = 0; i < arrlenu(bound); i++)
		if (bound[i] == event / SIEVE_KINDS)
			return true;
	return false;
}

static void held(void *data, u32 func, u32 insn, u32 c, uint8_t mask)
{
	struct sieve *s = data;

	(void)mask;
	s->held_calls++;
	for (int kind = 0; kind < SIEVE_KINDS; kind++) {
		bool known = false;

		for (u32 i = arrlenu(s->candidates); i-- > 0 && s->candidates[i].func == func && !known;)
			known = s->candidates[i].lock_class == c && s->candidates[i].kind == kind;
		if (!known && call_reaches(s, func, insn, number(c, kind)))
			arrput(s->candidates, ((struct candidate){ func, insn, c, kind, 0 }));
	}
}

/* Functions between a frame and its events, found by a walk. */
struct region { const struct sieve *s; u32 event, *seen, stamp, *todo, n; };

static void enter_calls(struct region *r, u32 func, u32 from)
{
	const struct callgraph *g = r->s->fx->g;

	for (u32 k = g->site_of[func]; k < g->site_of[func + 1]; k++)
		for (u32 i = 0; g->sites[k].insn >= from && i < g->sites[k].n; i++) {
			const struct target *t = &g->targets[g->sites[k].first + i];

			if (!effects_enters(r->s->fx, t) || r->seen[t->func] == r->stamp ||
			    !sets_has(r->s->fx->sets, r->s->reaches[t->func], r->event))
				continue;
			r->seen[t->func] = r->stamp;
			r->n++;
			arrput(r->todo, t->func);
		}
}

static void measure_regions(struct sieve *s)
{
	struct region r = { .s = s, .seen = xcalloc(arrlenu(s->fx->p->funcs) + 1, sizeof(u32)) };

	for (u32 i = 0; i < arrlenu(s->candidates); i++) {
		struct candidate *c = &s->candidates[i];

		r.event = number(c->lock_class, c->kind);
		r.stamp++;
		r.n = 0;
		enter_calls(&r, c->func, c->insn);
		while (arrlenu(r.todo))
			enter_calls(&r, arrpop(r.todo), 0);
		c->region = r.n;
	}
	free(r.seen);
	arrfree(r.todo);
}

static int by_class(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->lock_class != y->lock_class)
		return x->lock_class < y->lock_class ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->func < y->func ? -1 : x->func > y->func;
}

struct sieve *sieve_new(struct effects *fx)
{
	struct sieve *s = xcalloc(1, sizeof(*s));

	s->fx = fx;
	s->nets = nets_new(fx);
	find_events(s);
	for (u32 f = 0; f < arrlenu(fx->p->funcs); f++)
		nets_walk(s->nets, f, held, s);
	measure_regions(s);
	if (arrlenu(s->candidates))
		qsort(s->candidates, arrlenu(s->candidates), sizeof(*s->candidates), by_class);
	return s;
}

void sieve_free(struct sieve *s)
{
	if (!s)
		return;
	nets_free(s->nets);
	free(s->reaches);
	arrfree(s->candidates);
	free(s);
}
