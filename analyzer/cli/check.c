// SPDX-License-Identifier: GPL-2.0-or-later
/* check.c - lockctx check: extract facts of a built kernel tree and analyse them. */
#include "cli.h"
#include "tree.h"
#include "../report/report.h"

struct arguments { struct tree_options tree; struct report_options opt; };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	(void)arg;
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = &a->tree;
	state->child_inputs[1] = &a->opt;
	return 0;
}

int cmd_check(int argc, char **argv)
{
	static const struct argp_child children[] = {
		{ &tree_argp, 0, NULL, 0 }, { &report_argp, 0, NULL, 0 }, { 0 }
	};
	static const struct argp argp = {
		NULL, parse, "[DIR...]", "Check a kernel tree that was built with GCC, or the DIRs of it. "
		"Nothing is written in the tree: its compile commands are run again with the plugin.",
		children, NULL, NULL
	};
	struct arguments a = { 0 };
	struct kbuild_result k;
	struct analysis *an;
	struct report *r;
	int status;

	options_parse(&argp, argc, argv, &a);
	tree_extract(&a.tree, &k);
	an = tree_load(&k);
	r = tree_report(an, &k, &a.opt.filter);
	status = cli_report(r, &a.opt);
	report_free(r);
	cli_unload(an);
	kbuild_release(&k);
	tree_options_free(&a.tree);
	return status;
}
