// SPDX-License-Identifier: GPL-2.0-or-later
/* analysis.c - see analysis.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "analysis.h"
#include "contradict.h"
#include "reaching.h"
#include "rings.h"
#include "../program/util.h"

/* What callbacks.model says, in P's numbers: row I is number I + 1. */
static struct handover handover_of(const struct program *p, const struct model *m)
{
	struct handover h = { .field = xcalloc(strings_count(p->strings) + 1, sizeof(u32)) };

	for (u32 i = 0; i < arrlenu(m->callbacks); i++) {
		const struct callback_row *r = &m->callbacks[i];

		if (r->field)
			h.field[r->field] = i + 1;
		for (u32 s = 0; !r->field && s < arrlenu(p->symbols); s++)
			if (p->symbols[s].name == r->function)
				hmput(h.args, ((u64)s << 32) | r->arg, i + 1);
	}
	return h;
}

struct analysis *analysis_new(struct program *p, struct model *m)
{
	struct analysis *a = xcalloc(1, sizeof(*a));
	struct handover handed;
	bool *layer;

	a->p = p;
	a->m = m;
	handed = handover_of(p, m);
	a->graphs = callgraphs_build(p, &handed, &a->ngraphs);
	free(handed.field);
	hmfree(handed.args);
	a->ts = terms_new(p);
	layer = xcalloc(strings_count(p->strings), sizeof(bool));
	for (u32 i = 0; i < strings_count(p->strings); i++)
		layer[i] = model_layer(m, i);
	terms_set_layers(a->ts, layer);
	for (u32 i = 0; i < a->ngraphs; i++)
		rings_enter(a->graphs[i]);
	a->budget = CLASS_STEPS;
	return a;
}

void analysis_free(struct analysis *a)
{
	if (!a)
		return;
	for (u32 i = 0; i < arrlenu(a->effects); i++) {
		sieve_free(a->sieves[i]);
		effects_free(a->effects[i]);
	}
	arrfree(a->sieves);
	arrfree(a->effects);
	callgraphs_free(a->graphs, a->ngraphs);
	terms_free(a->ts);
	arrfree(a->given_up);
	free(a);
}

/* Does every way out of memo M, entered with nothing, lead past a release of what
 * was not held? Only then can M be one half of a pair. */
static bool always_breaks(const struct solver *s, u32 m)
{
	const struct memo *x = &s->memos[m];

	for (u32 i = 0; i < arrlenu(x->exits); i++) {
		struct holds l = pool_lockset(s->pool, x->exits[i].locks);
		bool broke = false;

		for (u32 k = 0; k < l.n; k++)
			broke |= l.hold[k].flags & HOLD_BROKEN;
		if (!broke)
			return false;
	}
	return arrlenu(x->exits) > 0;
}

/* Does every way out of memo M, entered with the lock, leave without it? */
static bool always_released(const struct solver *s, u32 m)
{
	const struct memo *x = &s->memos[m];

	for (u32 i = 0; i < arrlenu(x->exits); i++)
		if (x->exits[i].locks)
			return false;
	return arrlenu(x->exits) > 0;
}

/* Does anything here take class C? */
static bool is_taken(const struct effects *fx, u32 c)
{
	for (u32 i = 0; i < arrlenu(fx->ops); i++)
		if ((fx->ops[i].row->effect == EFFECT_ACQUIRE || fx->ops[i].row->effect == EFFECT_TRY) &&
		    fx->ops[i].lock_class == c)
			return true;
	for (ptrdiff_t i = 0; i < hmlen(fx->bound); i++)
		for (u32 k = 0; k < arrlenu(fx->bound[i].value); k++)
			if (fx->bound[i].value[k] == c)
				return true;
	return false;
}

/* Who would be the other half? Some function entered from outside returns with
 * the class held. A class that nothing here takes is not looked at. */
static bool taken_outside(const struct solver *s)
{
	for (u32 m = 1; m < arrlenu(s->memos); m++)
		for (u32 i = 0; s->memos[m].root && i < arrlenu(s->memos[m].exits); i++) {
			struct holds l = pool_lockset(s->pool, s->memos[m].exits[i].locks);

			if (l.n && !(l.hold[0].flags & HOLD_BROKEN))
				return true;
		}
	return false;
}

/*
 * A function entered from outside may be one half of a pair, called with the lock
 * held (a seq_file's stop). It is taken for one when, entered so, it is clean and
 * always releases. The result marks these roots, *COUNT is their number; the caller frees it.
 */
static bool *paired_roots(struct solver *s, u32 *count)
{
	u32 n = arrlenu(s->slice->fx->p->funcs), *assumed = xcalloc(n, sizeof(u32));
	bool *skip = xcalloc(n, sizeof(bool)), *bad = solver_reaching(s, EVENT_RELEASE_UNHELD);
	bool outside = taken_outside(s);
	u32 memos = arrlenu(s->memos);

	for (u32 i = 1; i < memos && outside; i++)
		if (s->memos[i].root && bad[i] && always_breaks(s, i))
			assumed[s->memos[i].func] = solver_root(s, s->memos[i].func, true);
	free(bad);
	bad = solver_reaching(s, EVENT_RELEASE_UNHELD);
	for (u32 f = 0; f < n; f++)
		if (assumed[f] && !bad[assumed[f]] && always_released(s, assumed[f])) {
			skip[f] = true;
			++*count;
		}
	free(bad);
	free(assumed);
	return skip;
}

/*
 * Where takes and releases of a class do not come out even, what is held is not known well
 * enough to say that it is missing: those witnesses are dropped. The others tell of the class.
 */
static void drop_doubtful(struct witness **w)
{
	struct witness *needs = NULL;
	bool uneven = false;
	u32 kept = 0;

	for (u32 i = 0; i < arrlenu(*w); i++)
		uneven |= (*w)[i].event == EVENT_RETURN_DIFFERS || (*w)[i].event == EVENT_RELEASE_UNHELD;
	for (u32 i = 0; uneven && i < arrlenu(*w); i++) {
		if ((*w)[i].event == EVENT_NEEDED_UNHELD)
			arrput(needs, (*w)[i]);
		else
			(*w)[kept++] = (*w)[i];
	}
	if (uneven)
		arrsetlen(*w, kept);
	witnesses_free(needs);
}

bool analysis_gave_up(struct analysis *a, const struct solver *s)
{
	u32 name = s->slice->fx->classes[s->slice->lock_class].name;

	if (!solver_spent(s))
		return false;
	for (u32 i = 0; i < arrlenu(a->given_up); i++)
		if (a->given_up[i] == name)
			return true;
	arrput(a->given_up, name);
	return true;
}

static struct witness *contradictions(struct solver *s, struct witness *w)
{
	struct witness *more = NULL;

	find_contradictions(s, &more);
	if (solver_spent(s)) {		/* what a function does was not seen to the end */
		witnesses_free(more);
		return w;
	}
	for (u32 i = 0; i < arrlenu(more); i++)
		arrput(w, more[i]);
	arrfree(more);
	return w;
}

/*
 * The frames of class C whose events stay when nothing is known of their callers; stb_ds,
 * the caller's. One that gives back what a caller holds is not judged without its callers,
 * and whose an index is, they may know.
 */
static u32 *surviving_frames(struct analysis *a, const struct sieve *sieve, u32 c)
{
	struct scope *scope = scope_frames(sieve, c);
	u32 *kept = NULL;

	if (arrlenu(scope->starts)) {
		struct slice *slice = slice_new(scope);
		struct solver *s = solver_run(slice, a->budget);
		bool *wait = solver_reaching(s, EVENT_WAIT_HELD), *take = solver_reaching(s, EVENT_ACQUIRE_HELD);

		for (u32 m = 1; m < arrlenu(s->memos); m++) {
			u32 f = s->memos[m].func;

			if (s->memos[m].root && (solver_spent(s) || wait[m] || take[m] ||
						 sieve->cookies[c] || nets_key(sieve->nets->gives[f], c)))
				arrput(kept, f);
		}
		a->frames += arrlenu(scope->starts);
		free(wait);
		free(take);
		solver_free(s);
		slice_free(slice);
	}
	scope_free(scope);
	return kept;
}

/* One solution of a class in a scope, and what it found. */
struct proof {
	struct scope *scope;
	struct slice *slice;
	struct solver *solver;
	struct witness *w;
	bool *skip;		/* roots that are one half of a pair */
	u32 assumed;		/* so many */
};

static void proof_free(struct proof *p)
{
	witnesses_free(p->w);
	free(p->skip);
	solver_free(p->solver);
	slice_free(p->slice);
	scope_free(p->scope);
}

/* SCOPE becomes the proof's. Of a class that was not solved to the end nothing is sure; of one
 * that was, each witness that was found is right. */
static struct proof prove(struct analysis *a, struct scope *scope)
{
	struct proof p = { .scope = scope, .slice = slice_new(scope) };

	p.solver = solver_run(p.slice, a->budget);
	find_imbalance(p.solver);
	p.skip = paired_roots(p.solver, &p.assumed);
	if (!solver_spent(p.solver))
		p.w = witness_find(p.solver, p.skip);
	drop_doubtful(&p.w);
	return p;
}

/* What P found is looked at again with all that the functions around it set and test. */
static void prove_wider(struct analysis *a, struct proof *p)
{
	struct scope *wide = a->everything || !arrlenu(p->w) ? NULL : scope_wider(p->scope);
	struct proof again;

	if (!wide)
		return;
	again = prove(a, wide);
	if (solver_spent(again.solver)) {
		proof_free(&again);
		return;
	}
	proof_free(p);
	*p = again;
}

static void run_class(struct analysis *a, const struct sieve *sieve, u32 c, analysis_fn *each, void *data)
{
	u32 *frames = a->everything ? NULL : surviving_frames(a, sieve, c);
	struct scope *scope = a->everything ? scope_all(sieve->fx, c) : scope_callers(sieve, c, frames);
	struct proof p;
	bool solved;

	a->frames_kept += arrlenu(frames);
	arrfree(frames);
	if (!arrlenu(scope->starts) && !a->contradictions) {
		scope_free(scope);
		return;
	}
	p = prove(a, scope);
	prove_wider(a, &p);
	solved = !solver_spent(p.solver);
	if (a->contradictions && solved)
		p.w = contradictions(p.solver, p.w);
	analysis_gave_up(a, p.solver);
	a->dropped_facts += p.solver->dropped;
	a->dropped_tests += p.slice->dropped_tests;
	a->dropped_facts += p.slice->lost_holds;
	a->cut_callers += p.scope->cut;
	a->assumed_roots += p.assumed;
	if (solved)
		each(a, p.solver, p.w, data);
	proof_free(&p);
}

/* What the classes of each configuration share, made once. */
static void prepare(struct analysis *a)
{
	for (u32 i = 0; i < a->ngraphs; i++) {
		struct effects *fx;

		if (arrlenu(a->effects) > i)
			continue;
		fx = effects_new(a->graphs[i], a->m, a->ts);
		fx->annotated_only = a->annotated_only;
		arrput(a->effects, fx);
		arrput(a->sieves, sieve_new(fx));
	}
}

static bool is_in(const u32 *names, u32 name)
{
	for (u32 i = 0; i < arrlenu(names); i++)
		if (names[i] == name)
			return true;
	return false;
}

u32 *analysis_classes(struct analysis *a, const char *class_name)
{
	u32 *names = NULL;

	prepare(a);
	for (u32 i = 0; i < a->ngraphs; i++)
		for (u32 c = 1; c < arrlenu(a->effects[i]->classes); c++) {
			u32 name = a->effects[i]->classes[c].name;

			if (name && !is_in(names, name) &&
			    (!class_name || !strcmp(class_name, program_text(a->p, name))))
				arrput(names, name);
		}
	return names;
}

bool analysis_takes(const struct analysis *a, u32 name)
{
	for (u32 i = 0; i < arrlenu(a->effects); i++)
		for (u32 c = 1; c < arrlenu(a->effects[i]->classes); c++)
			if (a->effects[i]->classes[c].name == name && is_taken(a->effects[i], c))
				return true;
	return false;
}

void analysis_class(struct analysis *a, u32 name, analysis_fn *each, void *data)
{
	prepare(a);
	for (u32 i = 0; i < a->ngraphs; i++) {
		struct effects *fx = a->effects[i];

		/* Static locks of several files can have one name. */
		for (u32 c = 1, n = arrlenu(fx->classes); c < n; c++)
			if (fx->classes[c].name == name && is_taken(fx, c))
				run_class(a, a->sieves[i], c, each, data);
	}
}

u32 analysis_run(struct analysis *a, const char *class_name, analysis_fn *each, void *data)
{
	u32 *names = analysis_classes(a, class_name), n = arrlenu(names);

	for (u32 i = 0; i < n; i++) {
		if (a->progress)
			a->progress(i + 1, n, program_text(a->p, names[i]));
		analysis_class(a, names[i], each, data);
	}
	arrfree(names);
	return n;
}
