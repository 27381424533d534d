// SPDX-License-Identifier: GPL-2.0-or-later
/* coverage.c - see coverage.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "coverage.h"
#include "../program/util.h"
#include "../report/report.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void coverage_given_up(struct analysis *a, struct report *r)
{
	struct coverage *c = &r->coverage;

	c->ngiven_up = arrlenu(a->given_up);
	c->given_up = report_instances(r, c->ngiven_up);
	for (size_t i = 0; i < c->ngiven_up; i++)
		c->given_up[i] = program_text(a->p, a->given_up[i]);
	if (c->ngiven_up)
		qsort(c->given_up, c->ngiven_up, sizeof(*c->given_up), by_text);
	arrsetlen(a->given_up, 0);
}

void coverage_of(struct analysis *a, struct report *r)
{
	u32 n[UNRESOLVED_CAUSES] = { 0 };
	struct coverage *c = &r->coverage;
	u32 used = 0, cut = 0;

	c->files = arrlenu(a->p->units);
	c->failed += a->p->bad_files;
	c->functions = arrlenu(a->p->funcs);
	c->skipped[0] = (struct cause){ "without facts", a->p->bare };
	/* a call that no configuration resolves, counted once */
	for (u32 f = 0; f < arrlenu(a->p->funcs); f++)
		for (u32 i = 0; i < a->p->funcs[f]->ninsns; i++) {
			u32 cause = RESOLVED;
			bool resolved = false;

			for (u32 g = 0; g < a->ngraphs && a->p->funcs[f]->insns[i].kind == IN_CALL; g++) {
				const struct callsite *s = callgraph_site(a->graphs[g], f, i);

				if (s && s->indirect && s->unresolved)
					cause = s->unresolved;
				else if (s)
					resolved = true;
			}
			n[resolved ? RESOLVED : cause]++;
		}
	for (u32 i = 1; i < UNRESOLVED_CAUSES; i++)
		used += n[i] > 0;
	c->unresolved = report_causes(r, used);
	for (u32 i = 1; i < UNRESOLVED_CAUSES; i++)
		if (n[i])
			c->unresolved[c->nunresolved++] = (struct cause){ unresolved_name(i), n[i] };
	for (u32 i = 0; i < arrlenu(a->graphs[0]->sites); i++)
		cut += a->graphs[0]->sites[i].many;
	coverage_given_up(a, r);
	c->states_dropped = cut + a->p->deep_exprs + a->dropped_facts + a->dropped_tests;
}
