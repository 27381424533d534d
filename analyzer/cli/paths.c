// SPDX-License-Identifier: GPL-2.0-or-later
/* paths.c - lockctx paths: the ways to a function. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "../program/util.h"
#include "../report/graph.h"
#include "../report/report.h"
#include "../report/ways-text.h"

struct arguments { struct facts_options facts; struct ways_query q; bool dot, svg; };

enum { OPT_DOT = 256, OPT_SVG, OPT_FROM };	/* without a letter */

static const struct argp_option options[] = {
	{ "to", 't', "FUNCTION", 0, "list the ways to this function (required)", 0 },
	{ "from", OPT_FROM, "FUNCTION", 0, "only those that pass this function", 0 },
	{ "through", 'T', "FUNCTION", 0, "only those that pass this one as well", 0 },
	{ "class", 'c', "CLASS", 0, "only those that hold this lock class when they get there", 0 },
	{ "holding", 'H', NULL, OPTION_ALIAS, NULL, 0 },
	{ "all", 'a', NULL, 0, "also tell apart by the caller of the function", 0 },
	{ "dot", OPT_DOT, NULL, 0, "draw them instead, in the language of Graphviz", 0 },
	{ "svg", OPT_SVG, NULL, 0, "draw them instead, as SVG (needs Graphviz)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case ARGP_KEY_INIT: state->child_inputs[0] = &a->facts; break;
	case 't': a->q.to = arg; break;
	case OPT_FROM: a->q.from = arg; break;
	case 'T': a->q.through = arg; break;
	case 'c':
	case 'H': a->q.holding = arg; break;
	case 'a': a->q.all = true; break;
	case OPT_DOT: a->dot = true; break;
	case OPT_SVG: a->svg = true; break;
	case ARGP_KEY_END:
		if (!a->q.to)
			argp_error(state, "--to is missing: to which function?");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void write_dot(void *data, FILE *out)
{
	const struct report *r = data;

	graph_dot(r->findings, r->nfindings, NULL, NULL, out);
}

int cmd_paths(int argc, char **argv)
{
	static const struct argp_child children[] = { { &facts_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		options, parse, "FACTS...",
		"List every distinct way to a function: from which root, through which handlers and tables, "
		"in which configuration, and whether it ends in a wait for the lock it holds.", children, NULL, NULL
	};
	struct arguments a = { 0 };
	struct analysis *an;
	struct report *r;
	char *why;
	int status;

	options_parse(&argp, argc, argv, &a);
	an = cli_load(a.facts.files);
	r = findings_ways(an, &a.q, a.facts.srctree);
	if (a.dot || a.svg) {
		if (graph_draw(write_dot, r, a.svg, stdout, &why))
			die("%s", why ? why : "out of memory");
	} else {
		ways_text(r, a.q.holding, 0, stdout);
		printf("%zu way%s to %s\n", r->nfindings, r->nfindings == 1 ? "" : "s", a.q.to);
	}
	report_free(r);
	cli_written();
	status = cli_read_status(an);
	cli_unload(an);
	facts_options_free(&a.facts);
	return status;
}
