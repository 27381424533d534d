// SPDX-License-Identifier: GPL-2.0-or-later
/* analyze.c - lockctx analyze: the analysis over facts that are there. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "../report/format.h"
#include "../report/report.h"

struct arguments { struct report_options opt; const char *srctree; char **files; };

static const struct argp_option options[] = {
	{ "format", 'f', "FORMAT", 0, "text (default), json, sarif or b4", 0 },
	{ "output", 'o', "FILE", 0, "write the report there", 0 },
	{ "rule", 'r', "ID", 0, "report only this rule", 0 },
	{ "baseline", 'b', "FILE", 0, "leave out the findings that this report knows", 0 },
	{ "class", 'c', "CLASS", 0, "analyse only this lock class, e.g. kvm::srcu", 0 },
	{ "kernel", 'k', "KDIR", 0, "source tree, to print file names relative to it", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'f':
		if (!report_format_known(arg))
			argp_error(state, "unknown format '%s': " REPORT_FORMATS, arg);
		a->opt.format = arg;
		break;
	case 'o': a->opt.output = arg; break;
	case 'b': a->opt.baseline = arg; break;
	case 'r': a->opt.filter.rule = arg; break;
	case 'c': a->opt.filter.lock_class = arg; break;
	case 'k': a->srctree = arg; break;
	case ARGP_KEY_ARG: arrput(a->files, arg); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

int cmd_analyze(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "FACTS...", "Analyse objects, archives or folders that carry facts.", NULL, NULL, NULL
	};
	struct arguments a = { .opt.format = "text" };
	struct analysis *an;
	struct report *r;
	char *tree = NULL;
	int status;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &a);
	arrput(a.files, NULL);
	if (a.srctree)
		tree = realpath(a.srctree, NULL);
	an = cli_load(a.files);
	r = findings_make(an, &a.opt.filter, tree);
	status = cli_report(r, &a.opt);
	report_free(r);
	cli_unload(an);
	free(tree);
	arrfree(a.files);
	return status;
}
