// SPDX-License-Identifier: GPL-2.0-or-later
/* check.c - lockctx check: extract facts of a built kernel tree and analyse them. */
#include <stdlib.h>

#include "cli.h"
#include "tree.h"
#include "../program/util.h"
#include "../report/format.h"
#include "../report/report.h"

struct arguments {
	struct tree_options tree;
	struct report_options opt;
};

static const struct argp_option options[] = {
	{ "format", 'f', "FORMAT", 0, "text (default), json, sarif or b4", 0 },
	{ "output", 'o', "FILE", 0, "write the report there", 0 },
	{ "rule", 'r', "ID", 0, "report only this rule", 0 },
	{ "baseline", 'b', "FILE", 0, "leave out the findings that this report knows", 0 },
	{ "class", 'c', "CLASS", 0, "analyse only this lock class, e.g. kvm::srcu", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case ARGP_KEY_INIT: state->child_inputs[0] = &a->tree; break;
	case 'f':
		if (!report_format_known(arg))
			argp_error(state, "unknown format '%s': " REPORT_FORMATS, arg);
		a->opt.format = arg;
		break;
	case 'o': a->opt.output = arg; break;
	case 'b': a->opt.baseline = arg; break;
	case 'r': a->opt.filter.rule = arg; break;
	case 'c': a->opt.filter.lock_class = arg; break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

int cmd_check(int argc, char **argv)
{
	static const struct argp_child children[] = { { &tree_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		options, parse, "[DIR...]", "Check a kernel tree that was built with GCC, or the DIRs of it. "
		"Nothing is written in the tree: its compile commands are run again with the plugin.",
		children, NULL, NULL
	};
	struct arguments a = { .opt.format = "text" };
	struct kbuild_result k;
	struct analysis *an;
	struct report *r;
	int status;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &a);
	tree_extract(&a.tree, &k);
	an = tree_load(&k);
	r = findings_make(an, &a.opt.filter, k.source);
	r->kernelversion = report_strdup(r, k.version);
	r->coverage.failed += k.failed;
	status = cli_report(r, &a.opt);
	report_free(r);
	cli_unload(an);
	kbuild_release(&k);
	tree_options_free(&a.tree);
	return status;
}
