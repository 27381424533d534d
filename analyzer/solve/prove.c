// SPDX-License-Identifier: GPL-2.0-or-later
/* prove.c - see prove.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "climb.h"
#include "groups.h"
#include "leak.h"
#include "proof.h"
#include "prove.h"
#include "reaching.h"
#include "scope-parts.h"
#include "unprotected.h"
#include "../program/util.h"

/* All starts of a class together are tried with this part of its budget. When that is not
 * enough each of them, of which a class may have hundreds, gets that part, until all is spent. */
#define AT_ONCE 3
#define AT_ONCE_OF_MANY 4
#define ONE_START 32

/* Of a class that half the program is about, each candidate is proved by itself with this part. */
#define ONE_OF_MANY 64

/* When no more than a few of them need more, each gets so many times that. */
#define A_FEW 12
#define MORE 8

/* Of a class whose candidates are proved in groups, all together may take so many times its budget. */
#define MANY_GROUPS 4

/* What all starts of class C may take that are tried together. */
static u64 for_all(const struct sieve *sieve, u32 c, u64 budget)
{
	return budget / (c == sieve->fx->atomic ? AT_ONCE_OF_MANY : AT_ONCE);
}

/* What one of the starts of a class may take, of which BUDGET is for all and SPENT is gone. */
static u64 for_one(u64 budget, u64 spent)
{
	u64 left = budget > spent ? budget - spent : 0;

	return left < budget / ONE_START ? left : budget / ONE_START;
}

/* What may still be made of the budget, of which one proof gets a part. */
static u64 remaining(const struct told *t)
{
	u64 all = t->budget * MANY_GROUPS, spent = t->run.steps - t->before, left = all > spent ? all - spent : 0;

	return left < t->budget ? left : t->budget;
}

/*
 * Does anything go wrong in FUNC, solved in S with nothing known of its callers? One that is
 * uneven or gives back what a caller holds is not judged without its callers, and whose an
 * index is, they may know.
 */
static bool stays(const struct sieve *sieve, u32 c, const struct solver *s, u32 func, const bool *wait, const bool *take)
{
	bool found = solver_spent(s) || sieve->cookies[c] || nets_key(sieve->nets->gives[func], c) ||
		     nets_key(sieve->nets->uneven[func], c) || leaks(sieve->nets, func, c);

	for (u32 m = 1; m < arrlenu(s->memos) && !found; m++)
		found = s->memos[m].root && s->memos[m].func == func && (wait[m] || take[m]);
	return found;
}

/* Those of FUNCS, which S was solved from, that stay. */
static void keep_from(struct told *t, const struct sieve *sieve, u32 c, struct solver *s, const u32 *funcs, u32 n,
		      u32 **left)
{
	bool *wait = solver_reaching(s, EVENT_WAIT_HELD), *take = solver_reaching(s, EVENT_ACQUIRE_HELD);

	for (u32 i = 0; i < n; i++)
		if (stays(sieve, c, s, funcs[i], wait, take))
			arrput(*left, funcs[i]);
	t->run.steps += s->steps;
	free(wait);
	free(take);
}

/* The candidates FUNCS of class C that something goes wrong in when they are alone, as they are
 * in PIECE: all at once, or, when that is too much, one by one. */
static u32 *keep(struct told *t, const struct sieve *sieve, u32 c, const u32 *funcs, struct piece *piece)
{
	u64 budget = remaining(t);
	struct solver *s = solver_run(piece->slice, NONE, for_all(sieve, c, budget));
	u32 *left = NULL;
	u64 spent = 0;

	if (!solver_spent(s)) {
		keep_from(t, sieve, c, s, funcs, arrlenu(funcs), &left);
		solver_free(s);
		return left;
	}
	solver_free(s);
	for (u32 i = 0; i < arrlenu(funcs); i++) {
		s = solver_run(piece->slice, funcs[i], for_one(budget, spent));
		spent += s->steps;
		keep_from(t, sieve, c, s, &funcs[i], 1, &left);
		solver_free(s);
	}
	return left;
}

/* With all callers, which know best: what is found is looked at again with all that the
 * functions around it set and test. False when it is too much. */
static bool prove_with_callers(struct told *t, struct piece *piece)
{
	u64 budget = t->budget / AT_ONCE;
	struct proof p = proof_make(t->edges, piece->slice, NONE, budget, SEEN);
	struct scope *wide;

	if (solver_spent(p.solver)) {
		t->run.steps += p.solver->steps;
		proof_free(&p);
		return false;
	}
	wide = arrlenu(p.w) ? scope_wider(piece->scope) : NULL;
	if (wide) {
		struct piece more = piece_new(wide);
		struct proof again = proof_make(t->edges, more.slice, NONE, budget, SEEN);

		if (!solver_spent(again.solver)) {
			proof_free(&p);
			proof_tell(t, &again, true);
			proof_count(t, &more);
			piece_free(&more);
			return true;
		}
		proof_free(&again);
		piece_free(&more);
	}
	proof_tell(t, &p, true);
	proof_count(t, piece);
	return true;
}

/* From each start of PIECE by itself, in BUDGET steps for all; those that are too much for a part of it get, if they
 * are tried AGAIN, what the others have left. */
static void prove_one_by_one(struct told *t, const struct piece *piece, u64 budget, enum leaving leaving, bool again)
{
	const u32 *starts = piece->scope->starts;
	u32 *much = NULL;
	u64 spent = 0;

	for (u32 i = 0; i < arrlenu(starts); i++) {
		struct proof p = proof_make(t->edges, piece->slice, starts[i], for_one(budget, spent), leaving);

		spent += p.solver->steps;
		if (!again || !solver_spent(p.solver)) {
			proof_tell_later(t, &p, false);
			continue;
		}
		t->run.steps += p.solver->steps;
		arrput(much, starts[i]);
		proof_free(&p);
	}
	for (u32 i = 0; i < arrlenu(much); i++) {
		u64 left = budget > spent ? budget - spent : 0;
		struct proof p = proof_make(t->edges, piece->slice, much[i], left / (arrlenu(much) - i), leaving);

		spent += p.solver->steps;
		proof_tell_later(t, &p, false);
	}
	arrfree(much);
}

/* From where climbs end: all at once, or, when that is too much, one by one. WHOLE: all starts of the class
 * are in PIECE. */
static void prove_climbed(struct told *t, const struct sieve *sieve, u32 c, struct piece *piece, bool whole)
{
	enum leaving leaving = LEAVES_NOT;
	u64 budget = remaining(t);
	struct proof p;

	for (u32 i = 0; i < arrlenu(sieve->leaving) && leaving != LEAVES; i++)
		if (sieve->leaving[i].lock_class == c)
			leaving = LEAVES;
	p = proof_make(t->edges, piece->slice, NONE, for_all(sieve, c, budget), whole ? SEEN : leaving);
	t->run.climbed = true;
	if (!solver_spent(p.solver)) {
		proof_tell_later(t, &p, whole);
	} else if (t->puts_off) {
		t->run.steps += p.solver->steps;
		t->put_off = true;
		proof_free(&p);
		return;
	} else {
		t->run.steps += p.solver->steps;
		proof_free(&p);
		/* of sleeps nearly all that is too much at first is too much for the rest, too */
		prove_one_by_one(t, piece, budget, leaving, c != sieve->fx->atomic);
	}
	proof_count(t, piece);
}

static int by_number(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return (x > y) - (x < y);
}

/* The functions that are candidates of class C, for whatever; stb_ds, the caller's. */
static u32 *candidates(const struct sieve *sieve, u32 c)
{
	u32 n, kept = 0, *funcs = NULL;
	const struct suspect *v = scope_candidates(sieve, c, &n);

	for (u32 i = 0; i < n; i++)
		arrput(funcs, v[i].func);
	if (n)
		qsort(funcs, n, sizeof(*funcs), by_number);
	for (u32 i = 0; i < n; i++)
		if (!i || funcs[i] != funcs[i - 1])
			funcs[kept++] = funcs[i];
	if (n)
		arrsetlen(funcs, kept);
	return funcs;
}

/* Of FUNCS, candidates that are proved by groups or one by one, those that may be different in this configuration;
 * the others have been proved in the first one. */
static void drop_alike(struct told *t, u32 *funcs)
{
	struct analysis *a = t->a;
	size_t kept = 0;

	for (size_t i = 0; a->affected && i < arrlenu(funcs); i++)
		if (a->affected[funcs[i]])
			funcs[kept++] = funcs[i];
	if (!a->affected || !funcs)
		return;
	a->passed_over |= kept < arrlenu(funcs);
	arrsetlen(funcs, kept);
}

/* N candidates are too much. */
static void give_up(struct told *t, u32 n)
{
	t->run.given_up += n;
	if (n)
		analysis_give_up(t->a, t->run.lock_class);
}

/* Candidates that are looked at together, and those that are left of them. */
struct group { struct piece alone; u32 *left; };

/* FUNCS of class C in groups, each alone. */
static struct group *groups_alone(struct told *t, const struct sieve *sieve, u32 c, const u32 *funcs)
{
	u32 too_much, **v = groups_of(sieve, c, funcs, NULL, &too_much);
	struct group *groups = NULL;

	give_up(t, too_much);
	for (u32 i = 0; i < arrlenu(v); i++) {
		struct group g = { .alone = piece_new(scope_alone(sieve, c, v[i])) };

		g.left = keep(t, sieve, c, v[i], &g.alone);
		t->run.kept += arrlenu(g.left);
		arrput(groups, g);
	}
	groups_free(v);
	return groups;
}

/* GROUPS, from where they climb to, and who asks for the class or gives it back: together, when that is little
 * enough; or each by itself. PIECES gets what has to stay until all is concluded. */
static void prove_groups(struct told *t, const struct sieve *sieve, u32 c, struct group *groups, struct piece **pieces)
{
	struct scope *asking;

	if (arrlenu(groups) == 1) {
		struct scope *all = scope_climb(sieve, c, groups[0].left, groups[0].alone.slice, true);

		if (arrlenu(all->funcs) <= MOST_TOGETHER) {
			arrput(*pieces, piece_new(all));
			prove_climbed(t, sieve, c, &arrlast(*pieces), true);
			return;
		}
		scope_free(all);
	}
	for (u32 i = 0; i < arrlenu(groups); i++) {
		u32 too_much, **v = groups_of(sieve, c, groups[i].left, groups[i].alone.slice, &too_much);

		give_up(t, too_much);
		for (u32 k = 0; k < arrlenu(v); k++) {
			arrput(*pieces, piece_new(scope_climb(sieve, c, v[k], groups[i].alone.slice, false)));
			prove_climbed(t, sieve, c, &arrlast(*pieces), false);
		}
		groups_free(v);
	}
	asking = scope_climb(sieve, c, NULL, NULL, true);
	if (arrlenu(asking->funcs) > MOST_TOGETHER) {
		scope_free(asking);
		give_up(t, 1);
		return;
	}
	arrput(*pieces, piece_new(asking));
	prove_climbed(t, sieve, c, &arrlast(*pieces), true);
}

static void prove_outward(struct told *t, const struct sieve *sieve, u32 c, const u32 *funcs)
{
	struct group *groups = groups_alone(t, sieve, c, funcs);
	struct scope *callers;
	struct piece all, *pieces = NULL;
	u32 *left = NULL;
	bool few;

	for (u32 i = 0; i < arrlenu(groups); i++)
		for (u32 k = 0; k < arrlenu(groups[i].left); k++)
			arrput(left, groups[i].left[k]);
	callers = scope_callers(sieve, c, left);
	few = !callers->cut && arrlenu(callers->funcs) <= MOST_TOGETHER;
	all = few ? piece_new(callers) : (struct piece){ callers, NULL };
	if (!few || !prove_with_callers(t, &all)) {
		t->a->in_groups |= !t->a->affected;
		prove_groups(t, sieve, c, groups, &pieces);
	}
	proof_tell_rest(t);
	piece_free(&all);
	for (u32 i = 0; i < arrlenu(pieces); i++)
		piece_free(&pieces[i]);
	for (u32 i = 0; i < arrlenu(groups); i++) {
		piece_free(&groups[i].alone);
		arrfree(groups[i].left);
	}
	arrfree(pieces);
	arrfree(groups);
	arrfree(left);
}

/*
 * Candidate FUNC of a class that half the program is about, alone: from where it climbs to, or not at
 * all when that is too much.
 */
static void prove_one(struct told *t, const struct sieve *sieve, u32 c, u32 func)
{
	struct scope *s;
	struct piece alone;
	u32 *funcs = NULL, *left;

	t->before = t->run.steps;
	arrput(funcs, func);
	s = scope_alone(sieve, c, funcs);
	alone = arrlenu(s->funcs) <= MOST_TOGETHER ? piece_new(s) : (struct piece){ s, NULL };
	left = alone.slice ? keep(t, sieve, c, funcs, &alone) : NULL;
	t->run.kept += arrlenu(left);
	s = arrlenu(left) ? scope_climb(sieve, c, left, alone.slice, false) : NULL;
	if (s && arrlenu(s->funcs) <= MOST_TOGETHER) {
		struct piece climbed = piece_new(s);

		prove_climbed(t, sieve, c, &climbed, true);
		proof_tell_rest(t);
		piece_free(&climbed);
	} else {
		scope_free(s);
		s = NULL;
	}
	give_up(t, !alone.slice || (arrlenu(left) && !s));
	piece_free(&alone);
	arrfree(left);
	arrfree(funcs);
}

/* Candidates FUNCS of such a class. Those that are too much come last, when it is known whether they are few. */
static void prove_each(struct told *t, const struct sieve *sieve, u32 c, const u32 *funcs)
{
	u64 budget = t->budget;
	u32 *later = NULL;

	t->budget = budget / ONE_OF_MANY;
	t->puts_off = true;
	for (u32 i = 0; i < arrlenu(funcs); i++) {
		t->put_off = false;
		prove_one(t, sieve, c, funcs[i]);
		if (t->put_off)
			arrput(later, funcs[i]);
	}
	t->puts_off = false;
	if (arrlenu(later) <= A_FEW)
		t->budget *= MORE;
	for (u32 i = 0; i < arrlenu(later); i++)
		prove_one(t, sieve, c, later[i]);
	t->budget = budget;
	arrfree(later);
}

/* Where a section of readers is missing: apart from all else that is said of the class, so that it is no
 * matter to that whether this is too much. */
static void prove_sections(struct told *t, const struct sieve *sieve, u32 c)
{
	struct piece p = piece_new(scope_sections(sieve, c));
	struct proof found = proof_make(t->edges, p.slice, NONE, t->budget, SEEN);
	struct witness *others = NULL;
	u32 kept = 0;

	for (u32 i = 0; i < arrlenu(found.w); i++)
		if (found.w[i].event == EVENT_NEEDED_UNHELD)
			found.w[kept++] = found.w[i];
		else
			arrput(others, found.w[i]);
	if (found.w)
		arrsetlen(found.w, kept);
	witnesses_free(others);
	proof_tell(t, &found, false);
	piece_free(&p);
}

/* Where a lock is missing that nearly all others hold: apart, too. */
static void prove_unprotected(struct told *t, const struct sieve *sieve, const struct protects *protects, u32 c)
{
	u32 n;
	const struct protection *v = protects_of(protects, c, &n);
	struct unprotected *u = n ? unprotected_ask(sieve->fx, v, n) : NULL;
	struct piece p;
	struct proof found;

	if (!u)
		return;
	p = piece_new(scope_unprotected(sieve, c, v, n));
	found = proof_make(t->edges, p.slice, NONE, t->budget, SEEN);
	unprotected_keep(&found.w, protects, v, n);
	proof_tell(t, &found, false);
	piece_free(&p);
	unprotected_done(u);
}

void prove_class(struct analysis *a, const struct sieve *sieve, const struct edges *edges, const struct protects *protects,
		 u32 c, analysis_fn *each, void *data)
{
	struct told t = { .a = a, .each = each, .data = data, .budget = a->budget, .edges = edges,
			  .run = { .lock_class = sieve->fx->classes[c].name, .config = sieve->fx->g->config.name } };

	if (a->everything) {
		struct piece all = piece_new(scope_all(sieve->fx, c));
		struct proof p = proof_make(edges, all.slice, NONE, a->budget, SEEN);

		proof_tell(&t, &p, true);
		proof_count(&t, &all);
		piece_free(&all);
	} else {
		u32 *funcs = candidates(sieve, c);

		if (a->in_groups || c == sieve->fx->atomic)
			drop_alike(&t, funcs);
		t.run.frames = arrlenu(funcs);
		if (c != sieve->fx->atomic)
			prove_outward(&t, sieve, c, funcs);
		if (sieve->fx->classes[c].indexed)
			prove_sections(&t, sieve, c);
		if (c == sieve->fx->atomic)
			prove_each(&t, sieve, c, funcs);
		arrfree(funcs);
		if (protects)
			prove_unprotected(&t, sieve, protects, c);
	}
	if (a->ran)
		a->ran(a, &t.run);
}
