// SPDX-License-Identifier: GPL-2.0-or-later
/* baseline.c - lockctx baseline: the findings that are known, in a file of the project's. */
#include <string.h>

#include "cli.h"
#include "../program/util.h"
#include "../report/baseline.h"
#include "../report/report.h"
#include "../report/store.h"

struct arguments { const char *action, *file, *input; };

static const struct argp_option options[] = {
	{ "input", 'i', "FILE", 0, "a report in JSON instead of the last one", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'i': a->input = arg; break;
	case ARGP_KEY_ARG:
		if (state->arg_num > 1)
			argp_error(state, "one file at a time");
		if (state->arg_num == 1) {
			a->file = arg;
			break;
		}
		if (strcmp(arg, "save") && strcmp(arg, "prune"))
			argp_error(state, "unknown action '%s': save or prune", arg);
		a->action = arg;
		break;
	case ARGP_KEY_END:
		if (!a->action)
			argp_error(state, "what to do: save or prune?");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

int cmd_baseline(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "save|prune [FILE]",
		"Save the findings of the last report as known, or take those out of FILE (default: "
		"lockctx-baseline.json) that it does not have any more. "
		"`check --baseline=FILE` then reports only others.", NULL, NULL, NULL
	};
	struct arguments a = { .file = "lockctx-baseline.json" };
	struct pruned n;
	struct report *r;
	char *why;

	options_parse(&argp, argc, argv, &a);
	r = a.input ? report_load(a.input, &why) : report_load_last(&why);
	if (!r)
		die("%s", why);
	if (!strcmp(a.action, "save")) {
		if (baseline_save(r, a.file, &why))
			die("%s", why);
		printf("%s: %zu known finding%s\n", a.file, r->nfindings, plural(r->nfindings));
	} else {
		if (baseline_prune(r, a.file, &n, &why))
			die("%s", why);
		printf("%s: %zu gone, %zu known finding%s left", a.file, n.gone, n.kept, plural(n.kept));
		if (n.unknown)
			printf(", of which %zu could not be looked at", n.unknown);
		putchar('\n');
	}
	report_free(r);
	cli_written();
	return 0;
}
