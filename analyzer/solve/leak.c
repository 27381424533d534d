// SPDX-License-Identifier: GPL-2.0-or-later
/* leak.c - see leak.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "behind.h"
#include "leak.h"
#include "siblings.h"
#include "../program/expr-kind.h"
#include "../program/util.h"

/* So many functions are asked, above one that may forget a lock: what more of them know is not, and
 * nothing is told. */
#define MOST_ASKED 256

/* The class of one lock, and who was asked. */
struct asked {
	struct nets *n;
	u32 c;
	u32 *stamp, now;	/* by function: NOW when it was asked this time */
	u32 *todo;		/* stb_ds */
	u32 sites;		/* so many calls were looked at */
	const bool *given;	/* by class: somewhere in the program it is given back for a caller */
};

/* Does instruction OP of a function give back class C, or a lock that nobody can name? */
static bool op_gives(const struct lock_op *op, u32 c)
{
	return (op->row->effect == EFFECT_RELEASE || op->row->effect == EFFECT_MAY_RELEASE) &&
	       (!op->lock_class || op->lock_class == c);
}

/* How V leaves class C, by what is returned; NULL: as it was. */
static const uint8_t *left_by(const struct net *v, u32 c)
{
	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i].key == c)
			return v[i].m;
	return NULL;
}

/* May what SITE calls give back class C of its callers? Those of a cycle are uneven when one of them
 * does. */
static bool site_gives(const struct nets *n, const struct callsite *site, u32 c)
{
	const struct effects *fx = n->fx;

	for (u32 i = 0; i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];
		const u32 *v;

		if (!effects_enters(fx, t))
			continue;
		v = n->gives[t->func];
		if (nets_key(v, c) || (nets_key(n->uneven[t->func], c) && !left_by(n->split[t->func], c)) ||
		    (arrlenu(v) && (arrlast(v) & NET_TERM) && effects_site_touches(fx, site, c)))
			return true;
	}
	return false;
}

bool gives_back_at(const struct nets *n, u32 func, u32 insn, u32 c)
{
	const struct callsite *site = callgraph_site(n->fx->g, func, insn);
	u32 count;
	const struct lock_op *op = effects_ops(n->fx, func, insn, &count);

	for (u32 i = 0; i < count; i++)
		if (op_gives(&op[i], c))
			return true;
	return site && site_gives(n, site, c);
}

bool leak_gives(const struct nets *n, u32 func, u32 c)
{
	const struct effects *fx = n->fx;

	for (u32 i = fx->op_of[func]; i < fx->op_of[func + 1]; i++)
		if (op_gives(&fx->ops[i], c))
			return true;
	for (u32 k = fx->g->site_of[func]; k < fx->g->site_of[func + 1]; k++)
		if (site_gives(n, &fx->g->sites[k], c))
			return true;
	return false;
}

/*
 * Does F, which returns by classes of values as in M, keep the lock with an error alone? That is a negative
 * number, null beside a pointer, or what is not zero of a value that somebody else returned.
 */
static bool only_errors(const struct program *p, const struct func *f, const uint8_t *m)
{
	uint8_t zero = m[NET_ZERO], negative = m[NET_NEGATIVE], positive = m[NET_POSITIVE];

	if ((zero | positive) && (negative & NET_HELD) && !((zero | positive) & NET_HELD))
		return true;
	switch (expr_returned(p, f)) {
	case AS_POINTER:
		return positive && !(positive & NET_HELD) && ((zero | negative) & NET_HELD);
	case AS_NUMBER:
		return zero && !(zero & NET_HELD) && (negative & NET_HELD);
	default:
		return false;
	}
}

/* May somebody outside of the program, who enters FUNC, know? */
static bool known_outside(const struct asked *a, u32 func, const uint8_t *m)
{
	const struct nets *n = a->n;

	if (!n->fx->g->root[func])
		return false;
	if (siblings_give(n, func, a->c))
		return true;
	return a->given[a->c] && !only_errors(n->fx->p, n->fx->p->funcs[func], m);
}

/* Ask those who call FUNC: does one of them know? */
static bool ask_callers(struct asked *a, u32 func)
{
	const struct callgraph *g = a->n->fx->g;
	bool known = false;

	for (u32 i = 0; i < arrlenu(g->callers[func]) && !known; i++) {
		const struct callsite *site = &g->sites[g->callers[func][i]];

		if (!g->config.has[site->func])
			continue;
		known = ++a->sites > MOST_ASKED || behind_gives(a->n, site->func, site->insn, a->c);
		if (a->stamp[site->func] == a->now)
			continue;
		a->stamp[site->func] = a->now;
		arrput(a->todo, site->func);
	}
	return known;
}

/* Does nobody give back the lock of class A->c that FUNC leaves as SPLIT says? */
static bool forgotten(struct asked *a, u32 func, const uint8_t *split)
{
	bool known = known_outside(a, func, split);

	a->now++;
	a->stamp[func] = a->now;
	a->sites = 0;
	arrsetlen(a->todo, 0);
	known = known || ask_callers(a, func);
	/* nobody enters it, as far as can be seen */
	known |= !arrlenu(a->todo) && !a->n->fx->g->root[func];
	while (arrlenu(a->todo) && !known) {
		u32 f = arrpop(a->todo);
		const uint8_t *m = left_by(a->n->of[f], a->c);

		known = known_outside(a, f, m ? m : split) || ask_callers(a, f);
	}
	a->n->not_asked += a->sites > MOST_ASKED;
	return !known;
}

void leaks_find(struct nets *n)
{
	const struct effects *fx = n->fx;
	u32 funcs = arrlenu(fx->p->funcs);
	bool *given = xcalloc(arrlenu(fx->classes) + 1, sizeof(bool));
	struct asked a = { .n = n, .given = given, .stamp = xcalloc(funcs + 1, sizeof(u32)) };

	for (u32 f = 0; f < funcs; f++)
		for (u32 i = 0; i < arrlenu(n->gives[f]); i++)
			if (!(n->gives[f][i] & NET_TERM))
				given[n->gives[f][i]] = true;
	for (u32 f = 0; f < funcs; f++)
		for (u32 i = 0; i < arrlenu(n->split[f]); i++) {
			a.c = n->split[f][i].key;
			if (forgotten(&a, f, n->split[f][i].m))
				arrput(n->forgets[f], a.c);
		}
	arrfree(a.todo);
	free(a.stamp);
	free(given);
}

bool leaks(const struct nets *n, u32 func, u32 c)
{
	return nets_key(n->forgets[func], c);
}
