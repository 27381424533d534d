// SPDX-License-Identifier: GPL-2.0-or-later
/* lint.c - lockctx lint: what patches bring, before they are sent. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "lint.h"
#include "../program/util.h"
#include "../report/summary.h"

struct arguments { struct lint lint; char **what; };

static const struct argp_option options[] = {
	{ "dir", 'D', "DIR", 0, "only what was compiled in this folder; may be repeated", 0 },
	{ "fixed", 'F', NULL, 0, "print also what goes away", 0 },
	{ "no-sandbox", 'S', NULL, 0, "trust the patches' authors: build without bubblewrap", 0 },
	{ "limit", 'l', "WHAT=N", 0, "how much a sandbox may take: time (seconds), memory (MiB), processes "
	  "or disk (MiB)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;
	struct lint *l = &a->lint;
	char *why;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &l->tree;
		state->child_inputs[1] = &l->opt;
		break;
	case 'D': arrput(l->dirs, arg); break;
	case 'F': l->fixed = true; break;
	case 'S': l->trusted = true; break;
	case 'l':
		why = limits_set(&l->limits, arg);
		if (why)
			argp_error(state, "--limit: %s", why);
		free(why);
		break;
	case ARGP_KEY_ARG: arrput(a->what, arg); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void print_summary(const struct lint *l)
{
	const struct report *r = l->result;
	size_t passing = 0, maybe = 0;

	for (size_t i = 0; i < r->nfindings; i++) {
		passing += r->findings[i].repaired.number > 0;
		maybe += r->findings[i].maybe_old && !r->findings[i].repaired.number;
	}
	fprintf(stderr, "%zu patch%s on %s: %zu finding%s introduced", l->done,
		l->done == 1 ? "" : "es",
		l->series.base_why ? l->series.base_why : "the tree as it is",
		r->nfindings - passing - maybe, plural(r->nfindings - passing - maybe));
	if (maybe)
		fprintf(stderr, ", %zu that may have been there before", maybe);
	if (passing)
		fprintf(stderr, ", %zu introduced and repaired on the way", passing);
	if (l->fixed)
		fprintf(stderr, ", %zu fixed", r->delta.nfixed);
	fprintf(stderr, ", %zu there before\n", r->delta.nold);
	report_given_up(&r->coverage, stderr);
	if (r->coverage.failed)
		fprintf(stderr, "%u file%s could not be looked at, before and after\n", r->coverage.failed,
			plural(r->coverage.failed));
}

/* b4 takes each line on standard error for a failure, so there is to be none. */
static void speak_to_b4(void)
{
	die_on(stdout, "ERROR: ");
	if (!freopen("/dev/null", "w", stderr))
		die("/dev/null: cannot be opened");
}

int cmd_lint(int argc, char **argv)
{
	static const struct argp_child children[] = {
		{ &tree_argp, 0, NULL, 0 }, { &report_argp, 0, NULL, 0 }, { 0 }
	};
	static const struct argp argp = {
		options, parse, "REV..REV|PATCH...|MBOX|-",
		"Check what patches bring: commits of a range, files with patches, a mailbox with "
		"one series, or a mail on standard input. Only findings that they introduce are "
		"printed, each with the patch that brings it.", children, NULL, NULL
	};
	struct arguments a = { 0 };
	struct lint *l = &a.lint;
	int status = 0;

	limits_default(&l->limits);
	options_parse(&argp, argc, argv, &a);
	arrput(a.what, NULL);
	if (!strcmp(l->opt.format, "b4") && !l->opt.output)
		speak_to_b4();
	lint_open(l, a.what);
	if (l->series.count) {
		lint_run(l);
		cli_save_last(l->result);
		if (strcmp(l->opt.format, "text"))
			l->result->srctree = l->kdir;
		cli_print(l->result, &l->opt, l->fixed);
		if (l->done)
			print_summary(l);
		status = l->result->nfindings ? 1 : 0;
		if (l->stopped)
			die("%s", l->stopped);
		if (l->unseen && !l->opt.keep_going)
			die("%s", l->unseen);
	}
	if (l->series.left && !l->opt.keep_going)
		die("%s", l->series.left);
	tree_options_free(&l->tree);
	lint_release(l);
	arrfree(a.what);
	return status;
}
