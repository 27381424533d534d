// SPDX-License-Identifier: GPL-2.0-or-later
/* baseline.c - see baseline.h. */
#include <stdlib.h>
#include <string.h>

#include "baseline.h"
#include "diff.h"
#include "report.h"
#include "store.h"

/* What tells findings apart, and what a reader wants to see of one. */
static void strip(struct report *r, const struct finding *from)
{
	struct finding *to = report_add_finding(r);

	*to = (struct finding){
		.rule = from->rule, .lock_class = from->lock_class, .context = from->context,
		.message = from->message, .root = from->root, .site = from->site,
		.instances = from->instances, .ninstances = from->ninstances,
	};
	memcpy(to->id, from->id, sizeof(to->id));
	to->npath = from->npath;
	to->path = report_steps(r, to->npath);
	for (size_t i = 0; i < to->npath; i++) {
		to->path[i].function = from->path[i].function;
		to->path[i].callee = from->path[i].callee;
	}
}

int baseline_save(const struct report *r, const char *file, char **error)
{
	struct report *slim = report_new();
	int failed;

	slim->kernelversion = r->kernelversion;
	for (size_t i = 0; i < r->nfindings; i++)
		strip(slim, &r->findings[i]);
	failed = report_save(slim, file, error);
	report_free(slim);
	return failed;
}

int baseline_prune(const struct report *r, const char *file, struct pruned *n, char **error)
{
	struct report *old = report_load(file, error);
	size_t *of, before, i;
	int failed = 0;

	*n = (struct pruned){ 0 };
	if (!old)
		return -1;
	of = report_match(r, old);
	before = old->nfindings;
	for (i = 0; i < before; i++) {
		bool unknown = of[i] == NO_MATCH && report_may_lack(r, old, &old->findings[i]);

		n->unknown += unknown;
		if (of[i] != NO_MATCH || unknown)
			old->findings[n->kept++] = old->findings[i];
	}
	old->nfindings = n->kept;
	n->gone = before - n->kept;
	if (n->gone)
		failed = baseline_save(old, file, error);
	free(of);
	report_free(old);
	return failed;
}
