// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * solving.c - see solving.h. Each class is solved in a process of its own, which hands its findings
 * back as a report. So the order in which they end is nobody's concern, and what was found is there
 * when one crashes, or when it is all ended early.
 */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "coverage.h"
#include "progress.h"
#include "solving.h"
#include "workers.h"
#include "../program/util.h"
#include "../report/fingerprint.h"
#include "../report/report.h"
#include "../report/store.h"

static unsigned jobs, seconds;

void solving_jobs(unsigned n)
{
	jobs = n;
}

void solving_time(unsigned n)
{
	seconds = n;
}

struct solving {
	struct analysis *a;
	const struct finding_filter *filter;
	const char *srctree;
	u32 *classes;		/* names; stb_ds */
	struct report **parts;	/* by class: its findings; NULL: it is given up, or not begun */
	size_t ended;
	bool fault;		/* one has no result */
};

static const char *class_name(const struct solving *s, size_t i)
{
	return program_text(s->a->p, s->classes[i]);
}

/* In a process of its own: nobody else sees what this does to the analysis. */
static void solve(size_t i, FILE *out, void *data)
{
	struct solving *s = data;
	struct report *r = findings_of_class(s->a, s->classes[i], s->filter, s->srctree);

	report_fingerprints(r);
	report_write(r, out);
	report_free(r);
}

static void solved(size_t i, const char *text, size_t size, const char *why, double cpu, void *data)
{
	struct solving *s = data;
	char *wrong = NULL, *detail = xasprintf("%s, %.1f s of CPU", class_name(s, i), cpu);
	FILE *in = text ? fmemopen((char *)text, size, "r") : NULL;

	s->parts[i] = in ? report_read(in, "what was found", &wrong) : NULL;
	if (in)
		fclose(in);
	if (!s->parts[i])
		progress_note("%s is given up: %s", class_name(s, i), why ? why : wrong ? wrong : "no result");
	s->fault |= !s->parts[i];
	free(wrong);
	progress_step("solving", ++s->ended, arrlenu(s->classes), detail);
	free(detail);
}

static void set_rule(struct analysis *a, const struct finding_filter *f)
{
	a->only = 0;
	for (u32 i = 0; f->rule && i < arrlenu(a->m->rules) && !a->only; i++)
		if (!strcmp(f->rule, program_text(a->p, a->m->rules[i].id)))
			a->only = a->m->rules[i].id;
	if (a->only)
		return;
	if (f->rule)
		die("--rule %s: no such rule in rules.model", f->rule);
}

/* What was analysed, for the commands that look closer at one of its findings. */
static void remember_facts(const struct program *p, struct report *r)
{
	r->nfacts = arrlenu(p->given);
	r->facts = report_instances(r, r->nfacts);
	for (size_t i = 0; i < r->nfacts; i++)
		r->facts[i] = report_strdup(r, p->given[i]);
}

/* Of a class that nothing takes there is nothing to say. */
static void drop_untaken(struct solving *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < arrlenu(s->classes); i++)
		if (analysis_takes(s->a, s->classes[i]))
			s->classes[kept++] = s->classes[i];
	if (s->classes)
		arrsetlen(s->classes, kept);
}

/* Put what was found of each class into R, and what was not to the analysis. */
static void collect(struct solving *s, struct report *r, const char *ended_by)
{
	struct analysis *a = s->a;

	r->coverage.ended_by = ended_by ? ended_by : s->fault ? "a fault" : NULL;
	for (size_t i = 0; i < arrlenu(s->classes); i++) {
		struct report *part = s->parts[i];

		if (!part || part->coverage.ngiven_up)
			arrput(a->given_up, s->classes[i]);
		if (!part)
			continue;
		r->coverage.suppressed += part->coverage.suppressed;
		r->coverage.held_back += part->coverage.held_back;
		a->dropped_facts += part->coverage.states_dropped;
		report_adopt(r, part);
	}
}

struct report *findings_make(struct analysis *a, const struct finding_filter *filter,
			     const char *srctree)
{
	struct solving s = { .a = a, .filter = filter, .srctree = srctree };
	struct workers w = { .jobs = jobs, .seconds = seconds, .run = solve, .done = solved, .data = &s };
	struct report *r = report_new();

	set_rule(a, filter);
	a->annotated_only = filter->annotated_only;
	a->strict = filter->strict;
	a->one_class = filter->lock_class;
	s.classes = analysis_classes(a, filter->lock_class);
	if (!arrlenu(s.classes) && filter->lock_class)
		die("--class %s: the analysed files have no such lock: 'lockctx stats' lists them", filter->lock_class);
	drop_untaken(&s);
	w.count = arrlenu(s.classes);
	s.parts = xcalloc(w.count, sizeof(struct report *));
	collect(&s, r, workers_run(&w));
	r->srctree = srctree ? report_strdup(r, srctree) : NULL;
	coverage_of(a, r);
	remember_facts(a->p, r);
	report_sort(r);
	report_fingerprints(r);
	arrfree(s.classes);
	free(s.parts);
	return r;
}
