// SPDX-License-Identifier: GPL-2.0-or-later
/* report.c - lockctx report: the last report as a static site. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "again.h"
#include "progress.h"
#include "../html/site.h"
#include "../program/util.h"
#include "../report/report.h"
#include "../report/store.h"
#include "../solve/matrix.h"

struct arguments { const char *input, *dir; bool html; };

enum { OPT_HTML = 256 };

static const struct argp_option options[] = {
	{ "html", OPT_HTML, NULL, 0, "as HTML (required: there is no other form)", 0 },
	{ "output", 'o', "DIR", 0, "the folder to write it into (required)", 0 },
	{ "input", 'i', "FILE", 0, "a report in JSON instead of the last one", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case OPT_HTML: a->html = true; break;
	case 'o': a->dir = arg; break;
	case 'i': a->input = arg; break;
	case ARGP_KEY_END:
		if (!a->html || !a->dir)
			argp_error(state, "which form, and where to? lockctx report --html -o DIR");
		break;
	case ARGP_KEY_ARG:
		argp_error(state, "%s: this takes no facts; it shows the last report", arg);
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void add_reached(struct analysis *a, struct solver *s, const struct reach_item *r, void *data)
{
	struct reached **all = data;
	const struct callgraph *g = s->slice->fx->g;

	arrput(*all, ((struct reached){
		.function = func_name(a->p, a->p->funcs[r->func]),
		.lock_class = program_text(a->p, s->slice->fx->classes[s->slice->lock_class].name),
		.context = r->context == NONE ? func_name(a->p, a->p->funcs[r->root]) :
			   program_text(a->p, a->m->contexts[r->context].name),
		.instance = g->config.name,
		.how = !r->held ? REACH_FREE : r->waits ? REACH_DEADLOCK : REACH_HELD,
	}));
}

/* What R's findings say of the matrix, when there are no facts to ask. */
static void add_findings(const struct report *r, struct reached **all)
{
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		if (strcmp(f->rule, "must-not-hold") || !f->site.callee || !f->lock_class || !f->context)
			continue;
		for (size_t k = 0; k < f->ninstances || !k; k++)
			arrput(*all, ((struct reached){
				.function = f->site.callee, .lock_class = f->lock_class, .context = f->context,
				.instance = k < f->ninstances ? f->instances[k] : NULL, .how = REACH_DEADLOCK,
			}));
	}
}

/* Why the facts of R were not asked. */
static const char *why_not(const struct report *r)
{
	return r->nfacts ? "the facts that the report was made of are gone, or cannot be read" :
	       "what --format=json prints does not say which facts it was made of, as the last report does";
}

/* The ways to each finding of R, or NULL; those that are the same are one report. */
static const struct report **find_ways(struct analysis *a, const struct report *r)
{
	const struct report **ways = xcalloc(r->nfindings + 1, sizeof(*ways));

	for (size_t i = 0; a && i < r->nfindings; i++) {
		size_t k = 0;

		while (k < i && !again_same(&r->findings[k], &r->findings[i]))
			k++;
		ways[i] = k < i ? ways[k] : again_ways(a, r, &r->findings[i]);
		progress_step("ways", i + 1, r->nfindings, r->findings[i].id);
	}
	progress_end();
	return ways;
}

static void free_ways(const struct report **ways, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < i && ways[k] != ways[i])
			k++;
		if (k == i)
			report_free((struct report *)ways[i]);
	}
	free(ways);
}

int cmd_report(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "", "Write the last report as a static site: a table of findings, a page for each "
		"with its path, source and a drawing, and which context reaches what with which lock. It works "
		"from a folder, without a network.", NULL, NULL, NULL
	};
	struct arguments opt = { 0 };
	struct reached *reached = NULL;
	const struct report **ways;
	struct analysis *a;
	struct report *r;
	char *why;
	int failed;

	options_parse(&argp, argc, argv, &opt);
	r = opt.input ? report_load(opt.input, &why) : report_load_last(&why);
	if (!r)
		die("%s", why);
	a = again_load(r);
	ways = find_ways(a, r);
	if (a)
		matrix_find(a, NULL, add_reached, &reached);
	else
		add_findings(r, &reached);
	failed = site_write(&(struct site){
		.report = r, .ways = ways, .reached = reached, .nreached = arrlenu(reached), .why_not = a ? NULL : why_not(r),
	}, opt.dir, &why);
	if (failed)
		die("%s", why ? why : "out of memory");
	printf("%s/index.html\n", opt.dir);
	free_ways(ways, r->nfindings);
	arrfree(reached);
	if (a)
		cli_unload(a);
	report_free(r);
	cli_written();
	return 0;
}
