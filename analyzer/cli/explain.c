// SPDX-License-Identifier: GPL-2.0-or-later
/* explain.c - lockctx explain: one finding of the last report, at length; or the page of a rule. */
#include <stdlib.h>

#include "again.h"
#include "cli.h"
#include "pager.h"
#include "../program/util.h"
#include "../report/explain.h"
#include "../report/report.h"
#include "../report/rule-page.h"
#include "../report/store.h"

struct arguments { const char *id, *input; };

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
		if (a->id)
			argp_error(state, "one finding at a time");
		a->id = arg;
		break;
	case ARGP_KEY_NO_ARGS: argp_error(state, "which finding? its id stands in the report"); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* Prints the page of the rule called ID; false if there is none. */
static bool explain_rule(const char *id)
{
	size_t length;
	const char *page = rule_page(id, &length);

	if (!page)
		return false;
	pager_start();
	fwrite(page, 1, length, stdout);
	pager_end();
	cli_written();
	return true;
}

int cmd_explain(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "ID|RULE", "Explain one finding: its whole path with source lines, every place "
		"that takes the lock, and how such findings are mended. Or a rule: what it means, an example, how it "
		"is mended, and what lockctx cannot know.", NULL, NULL, NULL
	};
	struct arguments a = { 0 };
	const struct finding *f;
	struct report *r, *ways;
	struct analysis *an;
	size_t matches;
	char *why;

	options_parse(&argp, argc, argv, &a);
	if (explain_rule(a.id))
		return 0;
	r = a.input ? report_load(a.input, &why) : report_load_last(&why);
	if (!r)
		die("%s", why);
	f = report_find(r, a.id, &matches);
	if (matches > 1)
		die("%s: %zu findings begin so: give more digits", a.id, matches);
	if (!f)
		die("%s: %s has no such finding: run the analysis again", a.id, a.input ? a.input : "the last report");
	an = again_load(r);
	ways = an ? again_ways(an, r, f) : NULL;
	pager_start();
	report_explain(f, ways, r->srctree, stdout);
	pager_end();
	report_free(ways);
	if (an)
		cli_unload(an);
	report_free(r);
	cli_written();
	return 0;
}
