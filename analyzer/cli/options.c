// SPDX-License-Identifier: GPL-2.0-or-later
/* options.c - see options.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "options.h"
#include "progress.h"
#include "solving.h"
#include "../program/util.h"
#include "../report/format.h"
#include "../../facts/clean.h"

/* ---- parsing ---- */

/* What argp says, in whole lines, to the stream COOKIE: with words as they were typed. */
static ssize_t say_cleaned(void *cookie, const char *text, size_t size)
{
	for (const char *at = text, *end; at < text + size; at = end + 1) {
		const char *newline = memchr(at, '\n', (size_t)(text + size - at));
		char *line;

		end = newline ? newline : text + size;
		line = xasprintf("%.*s", (int)(end - at), at);
		fprintf(cookie, "%s%s", text_clean(line), newline ? "\n" : "");
		free(line);
	}
	return (ssize_t)size;
}

void options_parse(const struct argp *argp, int argc, char **argv, void *input)
{
	FILE *err = stderr, *cleaned = fopencookie(err, "w", (cookie_io_functions_t){ .write = say_cleaned });

	if (!cleaned)
		die("out of memory");
	setvbuf(cleaned, NULL, _IOLBF, 0);
	argp_err_exit_status = 2;
	stderr = cleaned;
	argp_parse(argp, argc, argv, 0, NULL, input);
	stderr = err;
	fclose(cleaned);
}

/* ARG as a number from 1 to MOST, 0 when it is none. */
static unsigned number(const char *arg, unsigned long most)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	return *arg == '-' || *end || n > most ? 0 : n;
}

/* ---- how it is done ---- */

static const struct argp_option work_options[] = {
	{ "jobs", 'j', "N", 0, "files to compile and lock classes to solve at a time (default: one per "
	  "processor)", 0 },
	{ "quiet", 'q', NULL, 0, "no progress", 0 },
	{ "verbose", 'v', NULL, 0, "a line for each file that is compiled, and for each class that is solved, with its time", 0 },
	{ 0 }
};

static error_t parse_work(int key, char *arg, struct argp_state *state)
{
	struct work_options *w = state->input;

	switch (key) {
	case 'j':
		w->jobs = number(arg, 1024);
		if (!w->jobs)
			argp_error(state, "-j %s: how many at a time?", arg);
		solving_jobs(w->jobs);
		break;
	case 'q':
		w->quiet = true;
		progress_quiet();
		break;
	case 'v':
		w->verbose = true;
		progress_verbose();
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp work_argp = { work_options, parse_work, NULL, NULL, NULL, NULL, NULL };

/* ---- what is printed, and where ---- */

static const struct argp_option output_options[] = {
	{ "format", 'f', "FORMAT", 0, "text (default), json, sarif or b4", 0 },
	{ "output", 'o', "FILE", 0, "write the report there", 0 },
	{ 0 }
};

static error_t parse_output(int key, char *arg, struct argp_state *state)
{
	struct report_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		if (!o->format)
			o->format = "text";
		break;
	case 'f':
		if (!report_format_known(arg))
			argp_error(state, "unknown format '%s': " REPORT_FORMATS, arg);
		o->format = arg;
		break;
	case 'o': o->output = arg; break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp output_argp = { output_options, parse_output, NULL, NULL, NULL, NULL, NULL };

/* ---- which findings ---- */

enum { OPT_LEVEL = 0x100 };	/* without a letter */

static const struct argp_option filter_options[] = {
	{ "rule", 'r', "ID", 0, "report only this rule", 0 },
	{ "class", 'c', "CLASS", 0, "analyse only this lock class, e.g. kvm::srcu", 0 },
	{ "annotated-only", 'A', NULL, 0, "requirements are what annotations say, and nothing else", 0 },
	{ "level", OPT_LEVEL, "LEVEL", 0, "default, or strict: also what depends on locks that are held or not "
	  "and nothing tells which", 0 },
	{ "baseline", 'b', "FILE", 0, "leave out the findings that this report knows", 0 },
	{ 0 }
};

static error_t parse_filter(int key, char *arg, struct argp_state *state)
{
	struct report_options *o = state->input;

	switch (key) {
	case 'r': o->filter.rule = arg; break;
	case 'c': o->filter.lock_class = arg; break;
	case 'A': o->filter.annotated_only = true; break;
	case OPT_LEVEL:
		if (strcmp(arg, "default") && strcmp(arg, "strict"))
			argp_error(state, "--level %s: default or strict", arg);
		o->filter.strict = !strcmp(arg, "strict");
		break;
	case 'b': o->baseline = arg; break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp filter_argp = { filter_options, parse_filter, NULL, NULL, NULL, NULL, NULL };

/* ---- what is not found any more ---- */

static const struct argp_option was_options[] = {
	{ "was", 'w', "FILE", 0, "say of each finding of this report (JSON, of another tree) that is "
	  "not here which call of its path is gone", 0 },
	{ 0 }
};

static error_t parse_was(int key, char *arg, struct argp_state *state)
{
	struct report_options *o = state->input;

	if (key == ARGP_KEY_END && o->was && !o->output && strcmp(o->format, "text"))
		argp_error(state, "--was prints text: give the report a file with --output");
	if (key != 'w')
		return ARGP_ERR_UNKNOWN;
	o->was = arg;
	return 0;
}

const struct argp was_argp = { was_options, parse_was, NULL, NULL, NULL, NULL, NULL };

/* ---- what the exit status tells ---- */

static const struct argp_option keep_options[] = {
	{ "keep-going", 'K', NULL, 0, "let the exit status tell of what could be looked at alone; "
	  "without, it is 2 when something could not", 0 },
	{ 0 }
};

static error_t parse_keep(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != 'K')
		return ARGP_ERR_UNKNOWN;
	*(bool *)state->input = true;
	return 0;
}

const struct argp keep_argp = { keep_options, parse_keep, NULL, NULL, NULL, NULL, NULL };

/* ---- a report ---- */

static const struct argp_option report_options[] = {
	{ "time-limit", 'L', "SECONDS", 0, "end solving then, and report what is found", 0 },
	{ 0 }
};

static error_t parse_report(int key, char *arg, struct argp_state *state)
{
	struct report_options *o = state->input;

	if (key == 'L') {
		if (!number(arg, 1000000))
			argp_error(state, "--time-limit %s: how many seconds?", arg);
		solving_time(number(arg, 1000000));
		return 0;
	}
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = state->child_inputs[1] = state->input;
	state->child_inputs[2] = &o->keep_going;
	return 0;
}

static const struct argp_child report_children[] = {
	{ &output_argp, 0, NULL, 0 }, { &filter_argp, 0, NULL, 0 }, { &keep_argp, 0, NULL, 0 }, { 0 }
};
const struct argp report_argp = {
	report_options, parse_report, NULL, NULL, report_children, NULL, NULL
};

/* ---- facts that are there ---- */

static const struct argp_option facts_options[] = {
	{ "kernel", 'k', "KDIR", 0, "source tree, to print file names relative to it", 0 },
	{ 0 }
};

static error_t parse_facts(int key, char *arg, struct argp_state *state)
{
	struct facts_options *f = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &f->work;
		break;
	case 'k':
		free(f->srctree);
		f->srctree = realpath(arg, NULL);
		break;
	case ARGP_KEY_ARG: arrput(f->files, arg); break;
	case ARGP_KEY_END: arrput(f->files, NULL); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child facts_children[] = { { &work_argp, 0, NULL, 0 }, { 0 } };
const struct argp facts_argp = { facts_options, parse_facts, NULL, NULL, facts_children, NULL, NULL };

void facts_options_free(struct facts_options *f)
{
	arrfree(f->files);
	free(f->srctree);
}
