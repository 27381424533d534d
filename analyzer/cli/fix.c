// SPDX-License-Identifier: GPL-2.0-or-later
/* fix.c - lockctx fix: proposes fixes of findings of the last report, proved on a scratch tree. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "fix-input.h"
#include "tree.h"
#include "../fix/prove.h"
#include "../fix/verdicts.h"
#include "../program/util.h"
#include "../report/report.h"

struct arguments { struct tree_options tree; const char *out; };

static const struct argp_option options[] = {
	{ "output", 'o', "DIR", 0, "write the patches of each candidate that is kept to a folder there", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case ARGP_KEY_INIT: state->child_inputs[0] = &a->tree; break;
	case 'o': a->out = arg; break;
	case ARGP_KEY_END:
		if (!arrlenu(a->tree.dirs))
			argp_error(state, "which finding? its id stands in the report");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* ---- analysing ---- */

/* At the level of the report that the findings are of. */
static bool strict;

static struct report *report_of(struct analysis *an, const struct kbuild_result *k)
{
	struct report *r = tree_report(an, k, &(struct finding_filter){ .strict = strict });

	r->coverage.strict = strict;
	/* What is not found then is not gone: it would prove any candidate. */
	if (r->coverage.ended_by)
		die("ended by %s before all lock classes were solved: nothing is proved by that", r->coverage.ended_by);
	return r;
}

static struct report *analyse(const struct kbuild_result *k, struct analysis **keep)
{
	*keep = tree_load(k);
	return report_of(*keep, k);
}

static void release(struct report *r, struct analysis *keep)
{
	report_free(r);
	cli_unload(keep);
}

/* ---- one call to mend ---- */

/* Every finding of R that is about the same call as F; stb_ds. */
static const struct finding **same_call(const struct report *r, const struct finding *f)
{
	const struct finding **out = NULL;

	arrput(out, f);
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *g = &r->findings[i];

		if (g != f && !strcmp(g->rule, f->rule) && !strcmp(g->lock_class, f->lock_class) &&
		    !strcmp(g->site.function, f->site.function) && !f->site.callee == !g->site.callee &&
		    (!f->site.callee || !strcmp(g->site.callee, f->site.callee)))
			arrput(out, g);
	}
	return out;
}

/* The ways to F's call that end in the wait. */
static struct report *ways_to(struct analysis *an, const struct finding *f, const char *srctree)
{
	struct ways_query q = { .to = f->site.callee, .from = f->site.function, .holding = f->lock_class };
	struct report *r;
	size_t n = 0;

	if (!q.to || !f->waits.callee || !ways_known(an, &q))
		return report_new();
	r = findings_ways(an, &q, srctree);
	for (size_t i = 0; i < r->nfindings; i++)
		if (r->findings[i].ends_in_wait)
			r->findings[n++] = r->findings[i];
	r->nfindings = n;
	return r;
}

struct job {
	const struct arguments *a;
	struct work *work;
	struct strategy *strategies;
	const struct report *base;
	struct analysis *an;
	const char *out;
};

static void progress(const struct job *j, size_t i, size_t n, const char *name)
{
	if (!j->a->tree.work.quiet)
		fprintf(stderr, "candidate %zu/%zu: %s\n", i + 1, n, name);
}

static char *command_text(const struct finding *f)
{
	return xasprintf("lockctx fix %s -o DIR", f->id);
}

/* Propose, try and print; returns how many candidates were kept. */
static size_t mend(const struct job *j, const struct finding *f)
{
	struct group g = {
		.findings = same_call(j->base, f), .ways = ways_to(j->an, f, j->base->srctree),
		.place = place_find(j->an, f->lock_class), .strategies = j->strategies,
		.models = cli_model_dir(), .tree = j->work->tree, .an = j->an,
		.names = { j->base->srctree, findings_file },
	};
	struct candidate *c = candidates_find(&g);
	char *command = command_text(f);
	struct trial t = { j->work, &g, j->base, command, j->out, analyse, release, findings_file };
	size_t kept = 0;

	for (size_t i = 0; i < arrlenu(c); i++) {
		if (c[i].second && i && c[i - 1].kept)
			continue;
		progress(j, i, arrlenu(c), c[i].name);
		prove(&t, &c[i]);
		kept += c[i].kept;
		if (c[i].folder && !c[i].kept)
			fix_remove(c[i].folder);
	}
	verdicts_print(stdout, &g, c, j->a->out != NULL);
	free(command);
	candidates_free(c);
	place_free(&g.place);
	report_free((struct report *)g.ways);
	arrfree(g.findings);
	return kept;
}

/* The finding ID of the analysis that was made now. */
static const struct finding *find_again(const struct report *r, const char *id)
{
	for (size_t i = 0; i < r->nfindings; i++)
		if (!strcmp(r->findings[i].id, id))
			return &r->findings[i];
	die("%s: is not found in %s any more: run 'lockctx check' again", id, r->srctree);
}

/* Was F's call dealt with together with that of an earlier id? */
static bool is_done(const struct report *r, char *const *ids, size_t n, const struct finding *f)
{
	for (size_t i = 0; i < n; i++) {
		const struct finding **same = same_call(r, find_again(r, ids[i]));
		bool found = false;

		for (size_t k = 0; k < arrlenu(same); k++)
			found |= same[k] == f;
		arrfree(same);
		if (found)
			return true;
	}
	return false;
}

static size_t mend_all(struct job *j, char *const *ids)
{
	struct kbuild_result k;
	size_t kept = 0;

	work_extract(j->work, &k);
	j->an = tree_load(&k);
	j->base = report_of(j->an, &k);
	for (size_t i = 0; i < arrlenu(ids); i++) {
		const struct finding *f = find_again(j->base, ids[i]);

		if (!is_done(j->base, ids, i, f))
			kept += mend(j, f);
	}
	release((struct report *)j->base, j->an);
	kbuild_release(&k);
	return kept;
}

/* PATH from the root: programs are run in other folders. The caller frees it. */
static char *absolute(const char *path)
{
	char *here = *path == '/' ? xasprintf("%s", "") : getcwd(NULL, 0), *out;

	if (!here)
		die("%s: %s", path, strerror(errno));
	out = xasprintf("%s%s%s", here, *path == '/' ? "" : "/", path);
	free(here);
	return out;
}

static void say_none(const struct finding *f, void *data)
{
	verdicts_none(stdout, data, f);
}

static size_t fix_all(const struct arguments *a, struct fix_input *in, struct strategy *strategies)
{
	char **paths = fix_paths(in, strategies), *out = a->out ? absolute(a->out) : xasprintf("%s/patches", in->cache), *recorded;
	const char **dirs = NULL;
	struct work w = {
		.source = in->report->srctree, .object = in->report->objtree, .cache = in->cache,
		.cocci = cli_cocci_dir(), .plugin = cli_plugin(), .annotations = cli_annotations(),
		.jobs = a->tree.work.jobs, .quiet = a->tree.work.quiet,
	};
	struct job j = { .a = a, .work = &w, .strategies = strategies, .out = out };
	size_t kept;

	for (size_t i = 0; i < in->report->ndirs; i++)
		arrput(dirs, in->report->dirs[i]);
	arrput(dirs, NULL);
	w.dirs = in->report->ndirs ? dirs : NULL;
	recorded = tree_recorded(w.source, w.object, w.dirs);
	if (recorded)
		w.object = recorded;
	work_open(&w, paths);
	kept = mend_all(&j, in->ids);
	if (!a->out)
		fix_remove(out);
	work_close(&w);
	fix_free_paths(paths);
	arrfree(dirs);
	free(recorded);
	free(out);
	return kept;
}

static size_t fix(const struct arguments *a, struct fix_input *in)
{
	struct strategy *strategies = strategies_read(cli_share("cocci/fix"));
	size_t kept = fix_without_strategy(in, strategies, say_none, strategies) ? fix_all(a, in, strategies) : 0;

	strategies_free(strategies);
	return kept;
}

int cmd_fix(int argc, char **argv)
{
	static const struct argp_child children[] = { { &tree_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		options, parse, "ID...",
		"Try fixes for findings of the last report on a scratch copy of the tree, which is not touched: "
		"each candidate is compiled and analysed again, and kept when the finding is gone on every path "
		"and nothing new appeared.\vExit status: 0 a candidate was kept, 1 none was, 2 could not run.",
		children, NULL, NULL
	};
	struct arguments a = { 0 };
	struct fix_input in;
	size_t kept;

	options_parse(&argp, argc, argv, &a);
	fix_input_read(&in, &a.tree);
	strict = in.report->coverage.strict;
	kept = fix(&a, &in);
	cli_written();
	if (kept && !a.out)
		fputs("give -o DIR to have the patches written\n", stderr);
	fix_input_free(&in);
	tree_options_free(&a.tree);
	return kept ? 0 : 1;
}
