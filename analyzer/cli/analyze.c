// SPDX-License-Identifier: GPL-2.0-or-later
/* analyze.c - lockctx analyze: the analysis over facts that are there. */
#include "cli.h"
#include "dump.h"
#include "was.h"
#include "solving.h"
#include "../report/report.h"

struct arguments { struct facts_options facts; struct report_options opt; const char *dump; };

enum { KEY_DUMP = 0x300 };

static const struct argp_option options[] = {
	{ "dump", KEY_DUMP, "STAGE", 0, "print what a stage of the analysis makes (pointers, sieve, frames) and stop", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	if (key == KEY_DUMP) {
		a->dump = arg;
		return 0;
	}
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = &a->facts;
	state->child_inputs[1] = state->child_inputs[2] = &a->opt;
	return 0;
}

int cmd_analyze(int argc, char **argv)
{
	static const struct argp_child children[] = {
		{ &facts_argp, 0, NULL, 0 }, { &report_argp, 0, NULL, 0 }, { &was_argp, 0, NULL, 0 }, { 0 }
	};
	static const struct argp argp = {
		options, parse, "FACTS...", "Analyse objects, archives or folders that carry facts.",
		children, NULL, NULL
	};
	struct arguments a = { 0 };
	struct analysis *an;
	struct report *r;
	int status;

	options_parse(&argp, argc, argv, &a);
	an = cli_load(a.facts.files);
	if (a.dump) {
		dump_stage(an, a.dump);
		cli_unload(an);
		facts_options_free(&a.facts);
		return 0;
	}
	r = findings_make(an, &a.opt.filter, a.facts.srctree);
	if (a.opt.was && !r->coverage.ended_by)
		was_print(an, r, a.opt.was, a.facts.srctree, stdout);
	status = cli_report(r, &a.opt);
	report_free(r);
	cli_unload(an);
	facts_options_free(&a.facts);
	return status;
}
