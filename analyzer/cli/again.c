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

static struct ways_query query_of(const struct finding *f)
{
	return (struct ways_query){
		.to = f->waits.callee ? f->site.callee : f->site.function,
		.from = f->waits.callee ? f->site.function : NULL,
		.holding = f->lock_class, .unheld = !strcmp(f->rule, "unlock-not-held"),
	};
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

bool again_same(const struct finding *a, const struct finding *b)
{
	struct ways_query x = query_of(a), y = query_of(b);

	return same_text(x.to, y.to) && same_text(x.from, y.from) && same_text(x.holding, y.holding) &&
	       x.unheld == y.unheld && !a->nacquires == !b->nacquires;
}

struct report *again_ways(struct analysis *a, const struct report *r, const struct finding *f)
{
	struct ways_query q = query_of(f);

	if (!q.to || !q.holding || (!f->nacquires && !q.unheld) || !ways_known(a, &q))
		return NULL;
	return findings_ways(a, &q, r->srctree);
}
