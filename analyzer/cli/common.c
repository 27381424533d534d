// SPDX-License-Identifier: GPL-2.0-or-later
/* common.c - see cli.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "made.h"
#include "progress.h"
#include "../model/slips.h"
#include "../program/util.h"
#include "../report/diff.h"
#include "../report/format.h"
#include "../report/output.h"
#include "../report/report.h"
#include "../report/store.h"
#include "../report/summary.h"
#include "../../facts/writer.h"

/* The writer is linked for its tests only; its memory is ours to end on. */
void facts_oom(size_t wanted)
{
	die("out of memory (%zu bytes wanted)", wanted);
}

void cli_written(void)
{
	if (fflush(stdout) || ferror(stdout))
		die("cannot write on standard output: %s", strerror(errno));
}

static void solving(size_t number, size_t total, const char *class_name)
{
	progress_step("solving", number, total, class_name);
}

static void slip(const struct slip *s)
{
	progress_note(s->only_static ? "%s/%s:%u: %s is of no static function, as %s is: give it a row of its own" :
				       "%s/%s:%u: nothing here is called %s: is %s meant?",
		      cli_model_dir(), s->file, s->line, s->typed, s->meant);
}

static u64 cli_steps(void)
{
	const char *text = getenv("LOCKCTX_STEPS");
	char *end;
	unsigned long long n;

	if (!text || !*text)
		return CLASS_STEPS;
	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno || *end || !n || *text == '-')
		die("LOCKCTX_STEPS=%s: not a number of steps from 1 on", text);
	return n;
}

/* Rows that come along are for all kernels; those of the user's own models may be slips. */
static void tell_slips(const struct model *m, struct program *p)
{
	struct model *ours;

	if (!cli_own_models())
		return;
	ours = model_load(cli_share("analyzer/model"), p->strings);
	model_slips(m, ours, p, slip);
	model_free(ours);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct program_file *)a)->path, ((const struct program_file *)b)->path);
}

struct analysis *cli_load(char *const *files)
{
	struct program *p = program_new();
	struct program_file *found = NULL;
	struct analysis *a;
	u32 units = 0;

	if (!*files)
		die("no facts given: name objects or folders that carry facts, or use 'lockctx check'");
	for (; *files; files++)
		program_list(p, *files, &found);
	/* what is found is the same in whatever order they were named */
	if (found)
		qsort(found, arrlenu(found), sizeof(*found), by_path);
	for (size_t i = 0; i < arrlenu(found); i++) {
		units += program_load(p, &found[i]);
		progress_step("loading", i + 1, arrlenu(found), NULL);
	}
	arrfree(found);
	for (u32 i = 0; i < arrlenu(p->bad_why); i++)
		progress_note("%s", p->bad_why[i]);
	if (!units)
		die("no usable facts in what was given: extract some with 'lockctx check', or compile with the plugin");
	program_link(p);
	a = analysis_new(p, model_load(cli_model_dir(), p->strings));
	tell_slips(a->m, p);
	a->progress = solving;
	a->budget = cli_steps();
	progress_end();
	return a;
}

void cli_unload(struct analysis *a)
{
	struct program *p = a->p;
	struct model *m = a->m;

	for (u32 i = 0; i < arrlenu(a->given_up); i++)
		fprintf(stderr, "lockctx: %s takes more steps than LOCKCTX_STEPS allows: what is said of it is not all\n",
			program_text(p, a->given_up[i]));
	analysis_free(a);
	model_free(m);
	program_free(p);
}

/* One line for each finding that is gone; none that a reader of findings could take for one. */
static void print_fixed(const struct report *r, FILE *out)
{
	for (size_t i = 0; i < r->delta.nfixed; i++) {
		const struct finding *f = &r->delta.fixed[i];

		fprintf(out, "fixed: %s:%u: %s [%s %s]", f->site.pos.file ? f->site.pos.file : "?",
			f->site.pos.line, f->message, f->rule, f->id);
		if (f->repaired.number)
			fprintf(out, " by patch %u/%u: %s", f->repaired.number, f->repaired.of,
				f->repaired.subject);
		fputc('\n', out);
	}
}

static int print(const struct report *r, const struct report_options *opt, bool fixed, FILE *out)
{
	if (report_print(r, opt->format, out))
		return -1;
	if (fixed && !strcmp(opt->format, "text"))
		print_fixed(r, out);
	return fflush(out) || ferror(out) ? -1 : 0;
}

void cli_print(const struct report *r, const struct report_options *opt, bool fixed)
{
	struct output o;
	char *why = NULL;

	if (!opt->output) {
		if (print(r, opt, fixed, stdout))
			die("cannot write the report: %s", strerror(errno));
		return;
	}
	if (output_open(&o, opt->output, &why))
		die("%s", why);
	if (print(r, opt, fixed, o.file)) {
		output_abandon(&o);
		die("%s: cannot write the report: %s", opt->output, strerror(errno));
	}
	if (output_close(&o, &why))
		die("%s", why);
}

void cli_save_last(const struct report *r)
{
	char *why = NULL;

	if (!report_save_last(r, &why))
		return;
	fprintf(stderr, "lockctx: 'lockctx explain' will not know these findings: %s\n", why);
	free(why);
}

/* Leave out what the baseline knows, and say how much that is. The baseline is the caller's. */
static struct report *apply_baseline(struct report *r, const char *file)
{
	struct report *base;
	size_t n;
	char *why;

	if (!file)
		return NULL;
	base = report_load(file, &why);
	if (!base)
		die("%s", why);
	report_diff(base, r);
	n = r->delta.nold;
	fprintf(stderr, "%zu finding%s of %s left out", n, n == 1 ? "" : "s", file);
	if (r->delta.nfixed)
		fprintf(stderr, "; %zu of it gone: 'lockctx baseline prune' drops %s",
			r->delta.nfixed, r->delta.nfixed == 1 ? "it" : "them");
	fputc('\n', stderr);
	return base;
}

int cli_not_all(bool keep_going)
{
	progress_note("not all that was asked for could be looked at: this ends with status 2%s",
		      keep_going ? "; with --keep-going, with that of the rest" : "");
	return 2;
}

int cli_read_status(const struct analysis *a)
{
	return a->p->bad_files ? cli_not_all(false) : 0;
}

/* What was asked for and could not be looked at is not clean. */
static int status_of(const struct report *r, const struct report_options *opt)
{
	if ((!r->coverage.failed && !r->coverage.ngiven_up) || opt->keep_going)
		return r->nfindings ? 1 : 0;
	if (r->coverage.ended_by)
		progress_note("ended by %s before all lock classes were solved", r->coverage.ended_by);
	return cli_not_all(true);
}

int cli_report(struct report *r, const struct report_options *opt)
{
	struct report *base;
	int status;

	progress_end();
	made_note(r);
	r->coverage.strict = opt->filter.strict;
	cli_save_last(r);
	base = apply_baseline(r, opt->baseline);
	cli_print(r, opt, false);
	r->coverage.seconds = progress_seconds();
	report_summary(r, stderr);
	status = status_of(r, opt);
	report_free(base);
	return status;
}
