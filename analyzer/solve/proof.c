// SPDX-License-Identifier: GPL-2.0-or-later
/* proof.c - see proof.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "chosen.h"
#include "contradict.h"
#include "doubt.h"
#include "handed.h"
#include "paired.h"
#include "proof.h"
#include "reentered.h"
#include "steered.h"
#include "tried.h"
#include "unsure.h"

struct piece piece_new(struct scope *scope)
{
	return (struct piece){ scope, slice_new(scope) };
}

void piece_free(struct piece *p)
{
	slice_free(p->slice);
	scope_free(p->scope);
}

void proof_free(struct proof *p)
{
	witnesses_free(p->w);
	free(p->skip);
	solver_free(p->solver);
}

struct proof proof_make(const struct edges *edges, struct slice *slice, u32 start, u64 budget, enum leaving leaving)
{
	struct proof p = { .solver = solver_run(slice, start, budget) };

	if (solver_spent(p.solver))
		return p;
	p.held_back = find_imbalance(p.solver);
	p.skip = paired_roots(p.solver, leaving == SEEN ? paired_outside(p.solver) : leaving == LEAVES, &p.assumed);
	p.solver->edges = edges;
	if (!solver_spent(p.solver))
		p.w = witness_find(p.solver, p.skip);
	p.held_back += handed_drop(p.solver, &p.w);
	p.held_back += steered_drop(p.solver, &p.w);
	unsure_drop_uneven(p.solver, &p.w, p.held_back);
	p.held_back += p.solver->held_back;
	p.held_back += reentered_drop(p.solver, &p.w);
	p.held_back += chosen_drop(p.solver, &p.w);
	p.held_back += tried_drop(p.solver, &p.w);
	return p;
}

static void add_contradictions(struct proof *p)
{
	struct witness *more = NULL;

	find_contradictions(p->solver, &more);
	if (solver_spent(p->solver)) {		/* what a function does was not seen to the end */
		witnesses_free(more);
		return;
	}
	for (u32 i = 0; i < arrlenu(more); i++)
		arrput(p->w, more[i]);
	arrfree(more);
}

void proof_tell(struct told *t, struct proof *p, bool whole)
{
	struct analysis *a = t->a;
	bool spent;

	if (whole && a->contradictions && !solver_spent(p->solver))
		add_contradictions(p);
	spent = analysis_gave_up(a, p->solver);
	if (t->run.given_up && !a->strict)
		p->held_back += unsure_drop(p->solver->slice->fx, &p->w);
	a->dropped_facts += p->solver->dropped;
	a->assumed_roots += p->assumed;
	a->held_back += p->held_back;
	t->run.steps += p->solver->steps;
	t->run.given_up += spent;
	t->run.found += arrlenu(p->w);
	if (!spent)
		t->each(a, p->solver, p->w, t->data);
	proof_free(p);
}

void proof_count(struct told *t, const struct piece *piece)
{
	struct analysis *a = t->a;

	a->dropped_facts += piece->slice->lost_holds;
	a->dropped_tests += piece->slice->dropped_tests;
	a->cut_callers += piece->scope->cut;
	a->held_back += doubt_places(piece->slice);
	t->run.functions = arrlenu(piece->scope->funcs);
	t->run.starts = arrlenu(piece->scope->starts);
	t->run.cut = piece->scope->cut;
}

void proof_tell_later(struct told *t, struct proof *p, bool whole)
{
	if (unsure_any(p->solver->slice->fx, p->w))
		arrput(t->last, *p);
	else
		proof_tell(t, p, whole);
}

void proof_tell_rest(struct told *t)
{
	for (u32 i = 0; i < arrlenu(t->last); i++)
		proof_tell(t, &t->last[i], false);
	arrfree(t->last);
	t->last = NULL;
}
