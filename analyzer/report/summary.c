// SPDX-License-Identifier: GPL-2.0-or-later
/* summary.c - see summary.h. */
#include <inttypes.h>
#include <string.h>

#include "sites.h"
#include "summary.h"

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* The rule of R's findings that comes after PREVIOUS (NULL: the first) by name; NULL. */
static const char *next_rule(const struct report *r, const char *previous)
{
	const char *best = NULL;

	for (size_t i = 0; i < r->nfindings; i++) {
		const char *rule = r->findings[i].rule ? r->findings[i].rule : "?";

		if ((!previous || strcmp(rule, previous) > 0) && (!best || strcmp(rule, best) < 0))
			best = rule;
	}
	return best;
}

static void print_findings(const struct report *r, FILE *out)
{
	const char *separator = ": ", *rule = NULL;
	size_t sites = report_sites(r);

	if (!r->nfindings) {
		fputs("no findings\n", out);
		return;
	}
	fprintf(out, "%zu finding%s", sites, plural(sites));
	while ((rule = next_rule(r, rule))) {
		fprintf(out, "%s%zu %s", separator, report_rule_sites(r, rule), rule);
		separator = ", ";
	}
	if (sites < r->nfindings)
		fprintf(out, "; %zu ways in", r->nfindings);
	fputc('\n', out);
}

static void print_unresolved(const struct coverage *c, FILE *out)
{
	const char *separator = ": ";
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < c->nunresolved; i++)
		total += c->unresolved[i].count;
	fprintf(out, "%" PRIu64 " indirect call%s not resolved", total, plural(total));
	for (i = 0; i < c->nunresolved; i++) {
		fprintf(out, "%s%u %s", separator, c->unresolved[i].count, c->unresolved[i].name);
		separator = ", ";
	}
	fputc('\n', out);
}

static void print_skipped(const struct coverage *c, FILE *out)
{
	const size_t kinds = sizeof(c->skipped) / sizeof(*c->skipped);
	const char *separator = ": ";
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < kinds; i++)
		total += c->skipped[i].count;
	if (!total)
		return;
	fprintf(out, ", %" PRIu64 " skipped", total);
	for (i = 0; i < kinds; i++) {
		if (!c->skipped[i].count)
			continue;
		fprintf(out, "%s%u %s", separator, c->skipped[i].count, c->skipped[i].name);
		separator = ", ";
	}
}

/* Classes that are named here; JSON has all. */
#define NAMES 10

void report_given_up(const struct coverage *c, FILE *out)
{
	const char *separator = ": ";

	if (!c->ngiven_up)
		return;
	fprintf(out, "%zu lock class%s given up", c->ngiven_up, c->ngiven_up == 1 ? "" : "es");
	for (size_t i = 0; i < c->ngiven_up && i < NAMES; i++) {
		fprintf(out, "%s%s", separator, c->given_up[i]);
		separator = ", ";
	}
	if (c->ngiven_up > NAMES)
		fprintf(out, " and %zu more", c->ngiven_up - NAMES);
	if (c->ended_by)
		fprintf(out, " (ended by %s)\n", c->ended_by);
	else
		fputs(" (in part: some needs more steps than LOCKCTX_STEPS allows, or more functions than one proof takes)\n",
		      out);
}

void report_summary(const struct report *r, FILE *out)
{
	const struct coverage *c = &r->coverage;

	fprintf(out, "%u file%s", c->files, plural(c->files));
	if (c->failed)
		fprintf(out, ", %u failed", c->failed);
	print_skipped(c, out);
	fprintf(out, ", %u function%s\n", c->functions, plural(c->functions));
	print_unresolved(c, out);
	if (c->states_dropped)
		fprintf(out, "%" PRIu64 " state%s dropped at a bound: what was known of them is not used\n",
			c->states_dropped, plural(c->states_dropped));
	if (c->held_back)
		fprintf(out, "%u doubt%s held back: %s\n", c->held_back, plural(c->held_back),
			c->strict ? "something else may stand for the lock that is missing" :
				    "--level=strict tells of them");
	if (c->suppressed)
		fprintf(out, "%u finding%s in code marked context_unsafe() left out\n", c->suppressed,
			plural(c->suppressed));
	report_given_up(c, out);
	print_findings(r, out);
	if (c->seconds >= 0.05)
		fprintf(out, "took %.1f s\n", c->seconds);
}
