// SPDX-License-Identifier: GPL-2.0-or-later
/* sieve.c - see sieve.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "contract.h"
#include "leak.h"
#include "sieve.h"
#include "../program/util.h"

static u32 number(u32 c, enum sieve_kind kind)
{
	return c * SIEVE_EVENTS + kind;
}

/* The event that OP is, or SIEVE_EVENTS. */
static enum sieve_kind kind_of(const struct effects *fx, const struct lock_op *op)
{
	switch (op->row->effect) {
	case EFFECT_WAIT:
		return fx->annotated_only ? SIEVE_EVENTS : SIEVE_WAIT;
	case EFFECT_ASSERT_NOT_HELD:
		return fx->annotated_only && !op->annot ? SIEVE_EVENTS : SIEVE_WAIT;
	case EFFECT_ACQUIRE: case EFFECT_TRY:
		return op->nested || (op->row->flags & ROW_RECURSIVE) ? SIEVE_EVENTS : SIEVE_TAKE;
	default:
		return SIEVE_EVENTS;
	}
}

/* Does what OP is about come from a caller, so that no class is known here, or another one? */
static bool is_passed(const struct effects *fx, const struct lock_op *op)
{
	return op->term && (!op->lock_class || term(fx->ts, op->term)->kind == T_DEREF);
}

/* The events of locks that callers pass, as those of class 0. */
static struct func_number *passed_events(const struct effects *fx)
{
	struct func_number *own = NULL;

	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		enum sieve_kind kind = kind_of(fx, &fx->ops[i]);

		if (kind != SIEVE_EVENTS && is_passed(fx, &fx->ops[i]))
			arrput(own, ((struct func_number){ fx->ops[i].func, number(0, kind) }));
	}
	return own;
}

static bool target_reaches(const struct effects *fx, const u32 *sets, const struct callsite *site, u32 event)
{
	for (u32 i = 0; site && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (effects_enters(fx, t) && sets_has(fx->sets, sets[t->func], event))
			return true;
	}
	return false;
}

static void find_events(struct sieve *s)
{
	const struct effects *fx = s->fx;
	u32 *passed = effects_close(fx, passed_events(fx));
	struct func_number *own = passed_events(fx);

	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		enum sieve_kind kind = kind_of(fx, &fx->ops[i]);

		if (fx->ops[i].lock_class && fx->ops[i].lock_class != fx->atomic && kind != SIEVE_EVENTS)
			arrput(own, ((struct func_number){ fx->ops[i].func, number(fx->ops[i].lock_class, kind) }));
	}
	for (ptrdiff_t i = 0; i < hmlen(fx->bound); i++) {
		u32 func = fx->bound[i].key >> 32;
		const struct callsite *site = callgraph_site(fx->g, func, (u32)fx->bound[i].key);

		for (int kind = 0; kind < SIEVE_EVENTS; kind++)
			for (u32 k = 0; target_reaches(fx, passed, site, number(0, kind)) &&
					k < arrlenu(fx->bound[i].value); k++)
				arrput(own, ((struct func_number){ func, number(fx->bound[i].value[k], kind) }));
	}
	free(passed);
	s->reaches = effects_close(fx, own);
}

/* Who sleeps, or calls somebody who does: those that are near first. */
static void find_sleepers(struct sieve *s)
{
	const struct effects *fx = s->fx;
	u32 *order = NULL;

	s->near = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(*s->near));
	s->most_calls = MOST_CALLS_TO_SLEEP;
	for (u32 i = 0; i < arrlenu(fx->ops); i++)
		if (fx->ops[i].lock_class == fx->atomic && fx->ops[i].row->effect == EFFECT_WAIT &&
		    !fx->annotated_only && !s->near[fx->ops[i].func]) {
			s->near[fx->ops[i].func] = 1;
			arrput(order, fx->ops[i].func);
		}
	for (u32 k = 0; k < arrlenu(order); k++) {
		u32 f = order[k];

		if (s->near[f] >= MOST_CALLS_TO_SLEEP || fx->modelled[fx->p->funcs[f]->sym])
			continue;
		for (u32 i = 0; i < arrlenu(fx->g->callers[f]); i++) {
			const struct callsite *site = &fx->g->sites[fx->g->callers[f][i]];

			if (s->near[site->func] || !effects_follows(fx, site, true))
				continue;
			s->near[site->func] = s->near[f] + 1;
			arrput(order, site->func);
		}
	}
	arrfree(order);
}

bool sieve_reaches_passed(const struct sieve *s, u32 func, enum sieve_kind kind)
{
	if (kind < SIEVE_EVENTS)
		return sets_has(s->fx->sets, s->reaches[func], number(0, kind));
	return arrlenu(s->nets->gives[func]) && (arrlast(s->nets->gives[func]) & NET_TERM);
}

bool sieve_reaches(const struct sieve *s, u32 func, u32 c, enum sieve_kind kind)
{
	if (c == s->fx->atomic || s->aim)
		return kind == SIEVE_WAIT && s->near[func];
	if (kind < SIEVE_EVENTS)
		return sets_has(s->fx->sets, s->reaches[func], number(c, kind));
	return nets_key(s->nets->gives[func], c);
}

/* Is the index that release OP is passed the result of an acquire in the same function? */
static bool own_index(const struct effects *fx, const struct lock_op *op)
{
	const struct func *f = fx->p->funcs[op->func];
	const struct insn *in = &f->insns[op->insn], *from;
	const struct lock_op *own;
	u32 e, n;

	if (op->row->cookie != COOKIE_ARG || op->row->cookie_arg >= in->n)
		return false;
	e = insn_args(f, in)[op->row->cookie_arg];
	while (f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	from = f->exprs[e].op == EX_CALL ? func_def(f, e) : NULL;
	own = from ? effects_ops(fx, f->id, from - f->insns, &n) : NULL;
	return own && own->row->effect == EFFECT_ACQUIRE && own->lock_class == op->lock_class;
}

/* Is OP, done while class C is held, an event of KIND? */
static bool op_is(const struct sieve *s, const struct lock_op *op, u32 c, enum sieve_kind kind)
{
	if (op->lock_class != c)
		return false;
	if (kind < SIEVE_EVENTS)
		return kind_of(s->fx, op) == kind;
	return op->row->effect == EFFECT_RELEASE && !own_index(s->fx, op);
}

/* May instruction INSN of FUNC reach an event of KIND, of class C? */
static bool call_reaches(const struct sieve *s, u32 func, u32 insn, u32 c, enum sieve_kind kind)
{
	struct effects *fx = s->fx;
	const struct callsite *site = callgraph_site(fx->g, func, insn);
	const struct lock_op *op;
	const u32 *bound;
	bool binds = false;
	u32 n;

	op = effects_ops(fx, func, insn, &n);
	for (u32 i = 0; i < n; i++)
		if (op_is(s, &op[i], c, kind))
			return true;
	bound = hmget(fx->bound, (u64)func << 32 | insn);
	for (u32 i = 0; i < arrlenu(bound); i++)
		binds |= bound[i] == c;
	for (u32 i = 0; site && effects_follows(fx, site, c == fx->atomic) && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (effects_enters(fx, t) && (sieve_reaches(s, t->func, c, kind) ||
					      (binds && sieve_reaches_passed(s, t->func, kind))))
			return true;
	}
	return false;
}

/* Does FUNC at INSN do something of KIND to a lock that callers pass, or call who may? */
static bool reaches_passed(const struct sieve *s, u32 func, u32 insn, enum sieve_kind kind)
{
	const struct effects *fx = s->fx;
	const struct lock_op *op;
	u32 n;

	op = effects_ops(fx, func, insn, &n);
	for (u32 i = 0; i < n; i++)
		if (is_passed(fx, &op[i]) && kind_of(fx, &op[i]) == kind)
			return true;
	return hmgeti(((struct effects *)fx)->wild, (u64)func << 32 | insn) >= 0 &&
	       target_reaches(fx, s->reaches, callgraph_site(fx->g, func, insn), number(0, kind));
}

/*
 * FUNC holds the lock of KEY at INSN. When that lock was passed to it, or what it does there
 * is about one that was, only the callers know whether it goes wrong: INSIDE_PASSED when
 * both are so, INSIDE_MIXED when one of them is of a class.
 */
enum { INSIDE_PASSED, INSIDE_MIXED, INSIDES };

static void note_inside(struct sieve *s, u32 func, u32 insn, u32 key)
{
	for (u32 kind = 0; kind < SIEVE_EVENTS; kind++) {
		bool passed = reaches_passed(s, func, insn, kind);

		if (passed && (key & NET_TERM))
			arrput(s->inside, ((struct func_number){ func, kind * INSIDES + INSIDE_PASSED }));
		if (passed || (key & NET_TERM))
			arrput(s->inside, ((struct func_number){ func, kind * INSIDES + INSIDE_MIXED }));
	}
}

static void held(void *data, u32 func, u32 insn, u32 key, uint8_t mask)
{
	struct sieve *s = data;

	if (!(mask & NET_HELD))
		return;
	s->held_calls++;
	if (arrlenu(s->fx->unbound[func]))
		note_inside(s, func, insn, key);
	for (int kind = 0; kind <= SIEVE_COOKIE && !(key & NET_TERM); kind++) {
		struct suspect *known = NULL;

		if ((kind == SIEVE_COOKIE && !s->cookies[key]) || (kind != SIEVE_WAIT && key == s->fx->atomic))
			continue;
		for (u32 i = arrlenu(s->candidates); i-- > 0 && s->candidates[i].func == func && !known;)
			if (s->candidates[i].lock_class == key && s->candidates[i].kind == kind)
				known = &s->candidates[i];
		if ((known && known->insn <= insn) || !call_reaches(s, func, insn, key, kind))
			continue;
		/* in a loop, what comes first may be held later */
		if (known)
			known->insn = insn;
		else
			arrput(s->candidates, ((struct suspect){ func, insn, key, kind, 0 }));
	}
}

/* Who passes a lock to a function inside which something may go wrong with it is a frame as
 * good as any that holds it. */
static void suspect_passers(struct sieve *s)
{
	struct effects *fx = s->fx;
	u32 *inside = effects_close(fx, s->inside);

	s->inside = NULL;
	for (ptrdiff_t i = 0; i < hmlen(fx->bound); i++) {
		u32 func = fx->bound[i].key >> 32, insn = (u32)fx->bound[i].key;
		const struct callsite *site = callgraph_site(fx->g, func, insn);

		for (u32 k = 0; k < arrlenu(fx->bound[i].value); k++)
			for (u32 kind = 0; kind < SIEVE_EVENTS; kind++) {
				u32 c = fx->bound[i].value[k];
				bool wrong = target_reaches(fx, inside, site, kind * INSIDES + INSIDE_PASSED);

				for (u32 t = 0; site && t < site->n && !wrong; t++) {
					const struct target *to = &fx->g->targets[site->first + t];

					wrong = effects_enters(fx, to) && effects_touches(fx, to->func, c) &&
						sets_has(fx->sets, inside[to->func], kind * INSIDES + INSIDE_MIXED);
				}
				if (wrong)
					arrput(s->candidates, ((struct suspect){ func, insn, c, kind, 0 }));
			}
	}
	free(inside);
}

/* What FUNC leaves and asks for, seen from its callers. */
static void seen_from_outside(struct sieve *s, u32 func)
{
	const struct net *v = s->nets->of[func];
	const u32 *lists[] = { s->nets->needs[func], s->nets->gives[func] };

	for (u32 i = 0; i < arrlenu(s->nets->uneven[func]); i++)
		if (!(s->nets->uneven[func][i] & NET_TERM) && s->nets->uneven[func][i] != s->fx->atomic)
			arrput(s->candidates, ((struct suspect){ func, NONE, s->nets->uneven[func][i], SIEVE_UNEVEN, 0 }));
	for (u32 i = 0; i < arrlenu(s->nets->forgets[func]); i++)
		arrput(s->candidates, ((struct suspect){ func, NONE, s->nets->forgets[func][i], SIEVE_UNEVEN, 0 }));
	for (u32 i = 0; i < arrlenu(v); i++) {
		uint8_t all = v[i].m[0] | v[i].m[1] | v[i].m[2];

		if (!(v[i].key & NET_TERM) && v[i].key != s->fx->atomic && (all & NET_HELD) && s->fx->g->root[func])
			arrput(s->leaving, ((struct asking){ func, v[i].key }));
	}
	for (int k = 0; k < 2 && s->fx->g->root[func]; k++)
		for (u32 i = 0; i < arrlenu(lists[k]); i++)
			if (!(lists[k][i] & NET_TERM) && lists[k][i] != s->fx->atomic && !(k && nets_key(lists[0], lists[k][i])))
				arrput(s->asking, ((struct asking){ func, lists[k][i] }));
}

/* Functions between a frame and its events, found by a walk. */
struct region { const struct sieve *s; u32 c; enum sieve_kind kind; u32 *seen, stamp, *todo, n; };

static void enter_calls(struct region *r, u32 func, u32 from)
{
	const struct callgraph *g = r->s->fx->g;

	for (u32 k = g->site_of[func]; k < g->site_of[func + 1]; k++)
		for (u32 i = 0; g->sites[k].insn >= from && effects_follows(r->s->fx, &g->sites[k], r->c == r->s->fx->atomic) &&
				i < g->sites[k].n; i++) {
			const struct target *t = &g->targets[g->sites[k].first + i];

			if (!effects_enters(r->s->fx, t) || r->seen[t->func] == r->stamp ||
			    !sieve_reaches(r->s, t->func, r->c, r->kind))
				continue;
			r->seen[t->func] = r->stamp;
			r->n++;
			arrput(r->todo, t->func);
		}
}

void sieve_measure(struct sieve *s)
{
	struct region r = { .s = s, .seen = xcalloc(arrlenu(s->fx->p->funcs) + 1, sizeof(u32)) };

	for (u32 i = 0; i < arrlenu(s->candidates); i++) {
		struct suspect *c = &s->candidates[i];

		if (!sieve_is_frame(c))
			continue;
		r.c = c->lock_class;
		r.kind = c->kind;
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
	const struct suspect *x = a, *y = b;

	if (x->lock_class != y->lock_class)
		return x->lock_class < y->lock_class ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->func != y->func)
		return x->func < y->func ? -1 : 1;
	return x->insn < y->insn ? -1 : x->insn > y->insn;
}

/* Sort the candidates; of several about one class and kind in a function the first stays. */
static void sort_candidates(struct sieve *s)
{
	u32 kept = 0;

	if (!arrlenu(s->candidates))
		return;
	qsort(s->candidates, arrlenu(s->candidates), sizeof(*s->candidates), by_class);
	for (u32 i = 0; i < arrlenu(s->candidates); i++) {
		const struct suspect *c = &s->candidates[i], *last = kept ? &s->candidates[kept - 1] : NULL;

		if (!last || c->lock_class != last->lock_class || c->kind != last->kind || c->func != last->func)
			s->candidates[kept++] = *c;
	}
	arrsetlen(s->candidates, kept);
}

struct sieve *sieve_new(struct effects *fx)
{
	struct sieve *s = xcalloc(1, sizeof(*s));

	s->fx = fx;
	s->nets = nets_new(fx);
	leaks_find(s->nets);
	find_events(s);
	find_sleepers(s);
	s->cookies = xcalloc(arrlenu(fx->classes) + 1, sizeof(bool));
	for (u32 i = 0; i < arrlenu(fx->ops); i++)
		s->cookies[fx->ops[i].lock_class] |= fx->ops[i].row->cookie != COOKIE_NONE;
	for (u32 f = 0; f < arrlenu(fx->p->funcs); f++) {
		nets_walk(s->nets, f, held, s);
		if (s->near[f] && effects_entry(fx, f, fx->atomic))
			arrput(s->candidates, ((struct suspect){ f, 0, fx->atomic, SIEVE_WAIT, 0 }));
		seen_from_outside(s, f);
	}
	suspect_passers(s);
	sort_candidates(s);
	return s;
}

void sieve_free(struct sieve *s)
{
	if (!s)
		return;
	nets_free(s->nets);
	free(s->reaches);
	free(s->near);
	arrfree(s->candidates);
	arrfree(s->asking);
	arrfree(s->leaving);
	free(s->cookies);
	free(s);
}
