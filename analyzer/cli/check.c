// SPDX-License-Identifier: GPL-2.0-or-later
/* check.c - lockctx check: extract facts of a built kernel tree and analyse them. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "tree.h"
#include "was.h"
#include "../report/report.h"
#include "../report/sources.h"

struct arguments { struct tree_options tree; struct report_options opt; };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	(void)arg;
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = &a->tree;
	state->child_inputs[1] = state->child_inputs[2] = &a->opt;
	return 0;
}

/* What `lockctx fix` needs: the same tree and part of it, and whether that is still so. */
static void remember_tree(struct report *r, const struct tree_options *t)
{
	char *object = t->object ? realpath(t->object, NULL) : NULL;

	r->objtree = report_strdup(r, object);
	free(object);
	r->ndirs = arrlenu(t->dirs);
	r->dirs = report_instances(r, r->ndirs);
	for (size_t i = 0; i < r->ndirs; i++)
		r->dirs[i] = report_strdup(r, t->dirs[i]);
	report_note_sources(r);
}

int cmd_check(int argc, char **argv)
{
	static const struct argp_child children[] = {
		{ &tree_argp, 0, NULL, 0 }, { &report_argp, 0, NULL, 0 }, { &was_argp, 0, NULL, 0 }, { 0 }
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
	r = tree_known_report(&an, &k, &a.opt.filter);
	remember_tree(r, &a.tree);
	if (a.opt.was && !r->coverage.ended_by)
		was_print(an, r, a.opt.was, k.source, stdout);
	status = cli_report(r, &a.opt);
	report_free(r);
	if (an)
		cli_unload(an);
	kbuild_release(&k);
	tree_options_free(&a.tree);
	return status;
}
