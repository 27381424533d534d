// SPDX-License-Identifier: GPL-2.0-or-later
/* again.c - see again.h. */
#include <string.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "again.h"
#include "cli.h"

struct analysis *again_load(const struct report *r)
{
	struct analysis *a;
	char **files = NULL;

	for (size_t i = 0; i < r->nfacts; i++) {
		if (access(r->facts[i], R_OK)) {
			arrfree(files);
			return NULL;
		}
		arrput(files, (char *)r->facts[i]);
	}
	if (!arrlenu(files))
		return NULL;
	arrput(files, NULL);
	a = cli_load(files);
	arrfree(files);
	return a;
}

struct report *again_ways(struct analysis *a, const struct report *r, const struct finding *f)
{
	bool release = !strcmp(f->rule, "unlock-not-held");
	struct ways_query q = {
		.to = f->waits.callee ? f->site.callee : f->site.function,
		.from = f->waits.callee ? f->site.function : NULL,
		.holding = f->lock_class, .unheld = release,
	};

	if (!q.to || !q.holding || (!f->nacquires && !release) || !ways_known(a, &q))
		return NULL;
	return findings_ways(a, &q, r->srctree);
}
