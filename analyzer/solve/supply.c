// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * supply.c - slice_keep_answerable(): which tests can a caller ever answer?
 */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "call.h"
#include "eval.h"
#include "slice.h"
#include "../program/util.h"

struct supply { struct slice *s; bool **known; };	/* by function and test */

static u32 test_index(const struct part_of *p, u32 t)
{
	u32 lo = 0, hi = arrlenu(p->tests);

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (p->tests[mid] < t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < arrlenu(p->tests) && p->tests[lo] == t ? lo : NONE;
}

/* What the first of two that ask for T finds out, the second knows. */
static bool asked_twice(struct part_of *p, u32 t)
{
	ptrdiff_t uses = hmgeti(p->uses, t);

	return uses >= 0 && p->uses[uses].value > 1;
}

/* May a state of function F know something of term T? It was passed in, or more
 * than one place of F asks for it, or it is no mere input. */
static bool may_know(const struct supply *y, u32 f, u32 t)
{
	const struct terms *ts = y->s->fx->ts;
	struct part_of *p = y->s->part[f];
	const struct term *x = term(ts, t);
	u32 at = test_index(p, t);

	if (at != NONE && y->known[f][at])
		return true;
	if (asked_twice(p, t) &&
	    (x->kind == T_PARAM || x->kind == T_APPLY || hmgeti(p->branched, t) >= 0))
		return true;
	switch (x->kind) {
	case T_PARAM:
		return false;
	case T_DEREF:
		if (hmgeti(p->stores, term_last_field(ts, x->a)) >= 0)
			return true;
		return x->local || may_know(y, f, x->a) || !term(ts, term_root(ts, x->a))->param;
	case T_FIELD: case T_CONTAINER: case T_INDEX:
		return may_know(y, f, x->a);
	case T_UNARY: case T_CAST:
		return may_know(y, f, x->a);
	case T_BINARY:
		return may_know(y, f, x->a) && may_know(y, f, x->b);
	case T_APPLY:
		return may_know(y, f, x->a) && (!x->b || may_know(y, f, x->b));
	default:
		return true;
	}
}

/* What is passed at SITE, into ARGS; how many. */
static u32 args_of(const struct slice *s, const struct callsite *site, u32 args[MAX_ARGS])
{
	struct func *f = s->fx->p->funcs[site->func];
	const struct insn *in = &f->insns[site->insn];
	u32 n = in->n > MAX_ARGS ? MAX_ARGS : in->n;

	for (u32 i = 0; i < n; i++)
		args[i] = term_of(s->fx->ts, f, insn_args(f, in)[i]);
	return n;
}

/* Does call SITE enter one half of a pair that leaves SIDE, and tests what is T here? */
static bool is_half_by(const struct slice *s, const struct callsite *site, uint8_t side, u32 t)
{
	u32 args[MAX_ARGS], n = args_of(s, site, args);

	for (u32 i = 0; i < site->n; i++) {
		const struct target *to = &s->fx->g->targets[site->first + i];
		const struct part_of *p = to->func == NONE || !effects_enters(s->fx, to) ? NULL : s->part[to->func];

		for (u32 k = 0; p && (slice_half(s, to->func) & side) && k < arrlenu(p->tests); k++)
			if (term_in_caller(s->fx->ts, p->tests[k], args, n, 0, 0) == t)
				return true;
	}
	return false;
}

/* FUNC, which SITE may enter, is one half of a pair. Does the function of SITE call the other one, which tests T, in the
 * function's words, as well? */
static bool has_other_half(const struct slice *s, const struct callsite *site, u32 func, u32 t)
{
	const struct callgraph *g = s->fx->g;
	uint8_t half = slice_half(s, func), other = (half & NET_LESS ? NET_HELD : 0) | (half & NET_HELD ? NET_LESS : 0);

	for (u32 k = g->site_of[site->func]; other && k < g->site_of[site->func + 1]; k++)
		if (&g->sites[k] != site && is_half_by(s, &g->sites[k], other, t))
			return true;
	return false;
}

/* Tests of the callees of SITE that its function may know; true when some are new. */
static bool supply_site(struct supply *y, const struct callsite *site, bool *again)
{
	struct slice *s = y->s;
	struct terms *ts = s->fx->ts;
	const struct func *f = s->fx->p->funcs[site->func];
	u32 args[MAX_ARGS], n = args_of(s, site, args);
	bool more = false;

	for (u32 i = 0; i < site->n; i++) {
		const struct target *t = &s->fx->g->targets[site->first + i];
		struct part_of *p;

		if (!effects_enters(s->fx, t) || !(p = s->part[t->func]))
			continue;
		for (u32 k = 0; k < arrlenu(p->tests); k++) {
			u32 here;
			bool pair;

			if (y->known[t->func][k])
				continue;
			here = term_in_caller(ts, p->tests[k], args, n, 0, 0);
			pair = here && has_other_half(s, site, t->func, here);
			if (pair)	/* what this one finds out, the other one is to know */
				hmput(p->uses, p->tests[k], 2);
			if (pair || (here && (may_know(y, f->id, here) ||
					      (slice_may_take(s, t->func) && asked_twice(s->part[f->id], here)))))
				more = again[t->func] = y->known[t->func][k] = true;
		}
	}
	return more;
}

/* Is T a lock that F's callers name? */
static bool always_kept(const struct slice *s, u32 f, u32 t)
{
	for (u32 i = 0; i < arrlenu(s->fx->unbound[f]); i++)
		if (s->fx->unbound[f][i] == t)
			return true;
	return false;
}

/* Drop the tests that no caller can answer: nothing is gained by asking. */
void slice_keep_answerable(struct slice *s)
{
	const struct effects *fx = s->fx;
	u32 n = arrlenu(fx->p->funcs);
	struct supply y = { s, xcalloc(n + 1, sizeof(bool *)) };
	bool *again = xcalloc(n + 1, sizeof(bool)), more = true;

	for (u32 i = 0; i < arrlenu(s->funcs); i++) {
		u32 f = s->funcs[i];
		struct part_of *p = s->part[f];

		y.known[f] = xcalloc(arrlenu(p->tests) + 1, sizeof(bool));
		again[f] = true;
		for (u32 k = 0; k < arrlenu(p->tests); k++)
			y.known[f][k] = always_kept(s, f, p->tests[k]);
	}
	while (more) {
		more = false;
		for (u32 i = arrlenu(s->funcs); i-- > 0;) {
			u32 f = s->funcs[i];

			if (!again[f])
				continue;
			again[f] = false;
			for (u32 k = fx->g->site_of[f]; k < fx->g->site_of[f + 1]; k++)
				if (bit(s->part[f]->insns, fx->g->sites[k].insn))
					more |= supply_site(&y, &fx->g->sites[k], again);
		}
	}
	for (u32 i = 0; i < arrlenu(s->funcs); i++) {
		u32 f = s->funcs[i], kept = 0;
		struct part_of *p = s->part[f];

		for (u32 k = 0; k < arrlenu(p->tests); k++)
			if (y.known[f][k] && !eval_constant(s, fx->p->funcs[f], p->tests[k]))
				p->tests[kept++] = p->tests[k];
		arrsetlen(p->tests, kept);
		free(y.known[f]);
	}
	free(y.known);
	free(again);
}
