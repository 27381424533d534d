// SPDX-License-Identifier: GPL-2.0-or-later
/* climb.c - see climb.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "climb.h"
#include "scope-parts.h"
#include "../program/util.h"

/* A climb looks at no more callers of a function: what is there when it ends is entered with nothing known, which may
 * find too much and misses nothing. */
#define MOST_CALLERS 64
#define MOST_ARGS 32

struct climb { struct scope *s; u32 left; };

/* Does F decide by value T, or by something that it is a part of? */
static bool tests_itself(struct terms *ts, struct func *f, u32 t)
{
	for (u32 b = 0; b < f->nblocks; b++) {
		const struct insn *end = block_end(f, &f->blocks[b]);

		if ((end->kind == IN_BRANCH || end->kind == IN_SWITCH) &&
		    term_contains(ts, term_of(ts, f, end->a), t))
			return true;
	}
	return false;
}

static bool sets_itself(const struct func *f, u32 field)
{
	for (u32 i = 0; i < f->ninsns; i++)
		if (f->insns[i].kind == IN_STORE && f->exprs[f->insns[i].a].op == EX_FIELD &&
		    f->exprs[f->insns[i].a].ref == field)
			return true;
	return false;
}

/* Does F, or what it calls by name, set member FIELD? */
static bool sets_member(const struct climb *c, const struct func *f, u32 field, u32 level)
{
	const struct callgraph *g = c->s->fx->g;

	if (sets_itself(f, field))
		return true;
	for (u32 k = g->site_of[f->id]; level && k < g->site_of[f->id + 1]; k++) {
		const struct callsite *site = &g->sites[k];
		u32 to = site->n == 1 && !site->indirect ? g->targets[site->first].func : NONE;

		if (to != NONE && effects_writes(c->s->fx, to, field) &&
		    sets_member(c, g->p->funcs[to], field, level - 1))
			return true;
	}
	return false;
}

/* May caller F know value T, a term of its own? */
static bool answers(struct climb *c, struct func *f, u32 t)
{
	struct terms *ts = c->s->fx->ts;
	const struct term *x = term(ts, t);
	u32 field = x->kind == T_DEREF ? term_last_field(ts, x->a) : 0;

	return !x->param || x->local || tests_itself(ts, f, t) || (field && sets_member(c, f, field, 2));
}

static void add_term(u32 **v, u32 t)
{
	for (u32 i = 0; i < arrlenu(*v); i++)
		if ((*v)[i] == t)
			return;
	arrput(*v, t);
}

/*
 * What the caller at SITE makes of TESTS of the function that it calls there. True: it answers
 * some. *ASKED gets those that its own callers may answer; stb_ds, the caller's.
 */
static bool ask_caller(struct climb *c, const struct callsite *site, const u32 *tests, u32 **asked)
{
	struct terms *ts = c->s->fx->ts;
	struct func *f = c->s->fx->p->funcs[site->func];
	const struct insn *in = &f->insns[site->insn];
	u32 args[MOST_ARGS], n = in->n > MOST_ARGS ? MOST_ARGS : in->n;
	bool known = false;

	*asked = NULL;
	for (u32 i = 0; i < n; i++)
		args[i] = term_of(ts, f, insn_args(f, in)[i]);
	for (u32 i = 0; i < arrlenu(tests); i++) {
		u32 here = term_in_caller(ts, tests[i], args, n, 0, 0);

		if (!here)
			continue;
		if (answers(c, f, here))
			known = true;
		else if (term_travels(ts, here))
			add_term(asked, here);
	}
	return known;
}

/* Does what goes wrong in FUNC, which depends on TESTS, go wrong from some way in that answers
 * none of them? */
static bool stands(struct climb *c, u32 func, const u32 *tests, u32 level)
{
	const struct callgraph *g = c->s->fx->g;
	u32 n = arrlenu(g->callers[func]);
	bool open = g->root[func] || !n || !arrlenu(tests);

	if (!open && (level >= MOST_LEVELS || n > MOST_CALLERS || !c->left)) {
		c->s->cut++;
		open = true;
	}
	for (u32 i = 0; i < n && !open; i++) {
		u32 *asked;

		c->left -= c->left > 0;
		if (!ask_caller(c, &g->sites[g->callers[func][i]], tests, &asked))
			open = stands(c, g->sites[g->callers[func][i]].func, asked, level + 1);
		arrfree(asked);
	}
	return open;
}

/* Enter FUNC first, or, when all its callers may know better, what is above it. */
static void climb_from(struct climb *c, u32 func, const u32 *tests, u32 level)
{
	const struct callgraph *g = c->s->fx->g;

	scope_add(c->s, func);
	if (stands(c, func, tests, level)) {
		scope_begin_at(c->s, func);
		return;
	}
	/* whoever knows better has to come down here again, over whatever pointer */
	c->s->over[func] = c->s->aim;
	for (u32 i = 0; i < arrlenu(g->callers[func]); i++) {
		const struct callsite *site = &g->sites[g->callers[func][i]];
		u32 *asked;

		ask_caller(c, site, tests, &asked);
		if (!c->s->in[site->func])
			climb_from(c, site->func, asked, level + 1);
		arrfree(asked);
	}
}

void scope_add_climb(struct scope *s, const struct sieve *sieve, u32 func, struct slice *first)
{
	struct climb up = { .s = s, .left = MOST_CALLERS * MOST_LEVELS };
	u32 before = arrlenu(s->funcs), *one = NULL;

	arrput(one, func);
	scope_add_frames(s, sieve, one);
	arrfree(one);
	climb_from(&up, func, first->part[func] ? first->part[func]->asked : NULL, 0);
	scope_add_helpers(s, sieve->nets, before);
}

struct scope *scope_climb(const struct sieve *sieve, u32 c, const u32 *funcs, struct slice *first, bool asking)
{
	struct scope *s = scope_new(sieve->fx, sieve->nets, c, sieve->aim);
	const struct nets *n = sieve->nets;

	/* none is climbed over that is climbed from */
	scope_add_frames(s, sieve, funcs);
	for (u32 i = 0; i < arrlenu(funcs); i++)
		scope_add_climb(s, sieve, funcs[i], first);
	for (u32 f = 0; asking && f < arrlenu(sieve->fx->p->funcs); f++)
		if (scope_asks(s, n, f) || nets_key(n->gives[f], c))
			scope_add(s, f);
	if (asking) {
		scope_add_asking(s, sieve);
		scope_add_annotated(s);
	}
	scope_add_helpers(s, n, 0);
	for (u32 i = 0; i < arrlenu(s->funcs); i++)
		if (s->fx->g->root[s->funcs[i]])
			scope_begin_at(s, s->funcs[i]);
	return scope_sorted(s);
}
