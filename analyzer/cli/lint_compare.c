// SPDX-License-Identifier: GPL-2.0-or-later
/* lint_compare.c - the part of lint.h that follows findings through a series. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "lint.h"
#include "../program/util.h"
#include "../report/diff.h"
#include "../report/store.h"

static struct change change_of(const struct lint *l, struct report *r, size_t i)
{
	const struct patch *p = &l->series.patches[i];

	return (struct change){ p->number, p->of, report_strdup(r, p->subject) };
}

/* A finding on its way through the series. */
struct life {
	const struct finding *finding;	/* as the last step that has it says it */
	size_t from, to;	/* the first step that has it, and the first that has it no more */
	bool old;		/* the base has it: it was away for a while */
};

/* Is what step STEP lacks of F's class known not to be there, as step WITH, which has F, knows it? */
static bool tells(const struct lint *l, size_t step, size_t with, const struct finding *f)
{
	return !report_may_lack(l->steps[step], l->steps[with], f);
}

struct lives {
	struct life *all;	/* stb_ds: the base's, then those that patches bring, in order */
	size_t *of;		/* finding of the last step looked at -> its life; stb_ds */
};

/* For each life of V, is it in the last step looked at? */
static bool *present(const struct lives *v)
{
	bool *there = xcalloc(arrlenu(v->all) + 1, sizeof(*there));

	for (size_t i = 0; i < arrlenu(v->of); i++)
		there[v->of[i]] = true;
	return there;
}

/* The life of V that F goes on with after steps that may have missed it, or a new one, which begins with STEP. */
static size_t life_of(struct lives *v, const bool *there, size_t known, const struct finding *f, size_t step, bool old)
{
	for (size_t k = 0; k < known; k++)
		if (!there[k] && v->all[k].to == SIZE_MAX && !strcmp(v->all[k].finding->id, f->id))
			return k;
	arrput(v->all, ((struct life){ f, step, SIZE_MAX, old }));
	return arrlenu(v->all) - 1;
}

static void follow_step(const struct lint *l, struct lives *v, size_t step)
{
	const struct report *r = l->steps[step], *before = l->steps[step - 1];
	size_t *match = report_match(before, r), *base = report_match(l->steps[0], r), *of = NULL;
	size_t known = arrlenu(v->all);
	bool *has = xcalloc(known + 1, sizeof(*has)), *there = present(v);

	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		arrput(of, match[i] != NO_MATCH ? v->of[match[i]] :
			   life_of(v, there, known, f, step, base[i] != NO_MATCH));
		v->all[of[i]].finding = f;
		if (of[i] < known)
			has[of[i]] = true;
	}
	for (size_t k = 0; k < known; k++)
		if (!has[k] && v->all[k].to == SIZE_MAX && tells(l, step, step - 1, v->all[k].finding))
			v->all[k].to = step;
	arrfree(v->of);
	v->of = of;
	free(there);
	free(has);
	free(base);
	free(match);
}

static struct lives follow(const struct lint *l)
{
	struct lives v = { 0 };

	for (size_t i = 0; i < l->steps[0]->nfindings; i++) {
		arrput(v.of, i);
		arrput(v.all, ((struct life){ &l->steps[0]->findings[i], 0, SIZE_MAX, true }));
	}
	for (size_t step = 1; step <= l->done; step++)
		if (l->steps[step] != l->steps[step - 1])
			follow_step(l, &v, step);
	return v;
}

/* Which patch brings F, new in step FROM; or that this is not known, nor perhaps whether any does. */
static void tell_origin(const struct lint *l, struct report *r, struct finding *f, size_t from)
{
	f->maybe_old = true;
	for (size_t step = 0; step < from; step++)
		f->maybe_old &= !tells(l, step, from, f);
	if (tells(l, from - 1, from, f))
		f->introduced = change_of(l, r, from - 1);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The coverage of what was compared: nothing is known of a class that some step gave up. */
static struct coverage coverage_of_all(const struct lint *l, struct report *r)
{
	struct coverage c = l->steps[l->done]->coverage;
	size_t n = 0, kept = 0;

	for (size_t i = 0; i <= l->done; i++)
		n += l->steps[i]->coverage.ngiven_up;
	c.given_up = report_instances(r, n);
	n = 0;
	for (size_t i = 0; i <= l->done; i++) {
		const struct coverage *of = &l->steps[i]->coverage;

		for (size_t k = 0; k < of->ngiven_up; k++)
			c.given_up[n++] = of->given_up[k];
		if (of->ended_by)
			c.ended_by = of->ended_by;
	}
	if (n)
		qsort(c.given_up, n, sizeof(*c.given_up), by_text);
	for (size_t i = 0; i < n; i++)
		if (!i || strcmp(c.given_up[i], c.given_up[kept - 1]))
			c.given_up[kept++] = c.given_up[i];
	c.ngiven_up = kept;
	return c;
}

/* What is new, and with --fixed what is gone, each with its patches. */
static struct report *compare(const struct lint *l)
{
	struct report *r = report_new(), *last = l->steps[l->done];
	struct lives v = follow(l);
	size_t n = arrlenu(v.all);

	r->kernelversion = last->kernelversion;
	r->srctree = report_strdup(r, l->scratch.tree);
	r->coverage = coverage_of_all(l, r);
	r->delta.known = true;
	r->delta.fixed = report_findings(r, n);
	r->delta.old = report_instances(r, n);
	for (size_t i = 0; i < n; i++) {
		const struct life *life = &v.all[i];
		struct finding *f;

		if (life->old && life->to == SIZE_MAX) {
			r->delta.old[r->delta.nold++] = life->finding->id;
			continue;
		}
		if (life->old && (life->from || !l->fixed))
			continue;
		f = life->old ? &r->delta.fixed[r->delta.nfixed++] : report_add_finding(r);
		*f = *life->finding;
		if (life->from)
			tell_origin(l, r, f, life->from);
		if (life->to != SIZE_MAX)
			f->repaired = change_of(l, r, life->to - 1);
	}
	arrfree(v.all);
	arrfree(v.of);
	report_sort(r);
	return r;
}

/* Leave out what the project knows of; the tree had it before, under another base. */
static void apply_baseline(struct report *r, const char *file)
{
	struct report *known;
	size_t *of, kept = 0;
	char *why;

	if (!file)
		return;
	known = report_load(file, &why);
	if (!known)
		die("%s", why);
	of = report_match(known, r);
	for (size_t i = 0; i < r->nfindings; i++)
		if (of[i] == NO_MATCH)
			r->findings[kept++] = r->findings[i];
	fprintf(stderr, "%zu finding%s of %s left out\n", r->nfindings - kept,
		r->nfindings - kept == 1 ? "" : "s", file);
	r->nfindings = kept;
	free(of);
	report_free(known);
}

void lint_compare(struct lint *l)
{
	size_t unsure = 0;

	l->result = compare(l);
	apply_baseline(l->result, l->opt.baseline);
	for (size_t i = 0; i < l->result->nfindings; i++)
		unsure += l->result->findings[i].maybe_old;
	if (unsure)
		lint_note_unknown(l, "%zu finding%s may have been there before: not all could be looked at then",
				  unsure, unsure == 1 ? "" : "s");
}
