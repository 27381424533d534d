// SPDX-License-Identifier: GPL-2.0-or-later
/* lint_compare.c - the part of lint.h that follows findings through a series. */
#include <stdlib.h>
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

struct lives {
	struct life *all;	/* stb_ds: the base's, then those that patches bring, in order */
	size_t *of;		/* finding of the last step looked at -> its life; stb_ds */
};

static void follow_step(const struct lint *l, struct lives *v, size_t step)
{
	const struct report *r = l->steps[step], *before = l->steps[step - 1];
	size_t *match = report_match(before, r), *base = report_match(l->steps[0], r), *of = NULL;
	size_t known = arrlenu(v->all);
	bool *has = xcalloc(known + 1, sizeof(*has));

	for (size_t i = 0; i < r->nfindings; i++) {
		if (match[i] == NO_MATCH) {
			arrput(of, arrlenu(v->all));
			arrput(v->all, ((struct life){ &r->findings[i], step, SIZE_MAX,
						       base[i] != NO_MATCH }));
			continue;
		}
		arrput(of, v->of[match[i]]);
		has[of[i]] = true;
		v->all[of[i]].finding = &r->findings[i];
	}
	for (size_t k = 0; k < known; k++)
		if (!has[k] && v->all[k].to == SIZE_MAX)
			v->all[k].to = step;
	arrfree(v->of);
	v->of = of;
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

/* What is new, and with --fixed what is gone, each with its patches. */
static struct report *compare(const struct lint *l)
{
	struct report *r = report_new(), *last = l->steps[l->done];
	struct lives v = follow(l);
	size_t n = arrlenu(v.all);

	r->kernelversion = last->kernelversion;
	r->srctree = report_strdup(r, l->scratch.tree);
	r->coverage = last->coverage;
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
			f->introduced = change_of(l, r, life->from - 1);
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
	l->result = compare(l);
	apply_baseline(l->result, l->opt.baseline);
}
