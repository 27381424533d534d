// SPDX-License-Identifier: GPL-2.0-or-later
/* diff.c - see diff.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "../../facts/memory.h"

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_id(const struct finding *a, const struct finding *b)
{
	return !strcmp(a->id, b->id);
}

static bool same_kind(const struct finding *a, const struct finding *b)
{
	return same_text(a->rule, b->rule) && same_text(a->lock_class, b->lock_class) &&
	       same_text(a->context, b->context);
}

static bool same_site(const struct finding *a, const struct finding *b)
{
	return same_kind(a, b) && same_text(a->site.function, b->site.function) &&
	       same_text(a->site.callee, b->site.callee);
}

/* Has LONGER's path all functions of SHORTER's, in their order? */
static bool passes_all(const struct finding *longer, const struct finding *shorter)
{
	size_t i = 0, k;

	for (k = 0; k < longer->npath && i < shorter->npath; k++)
		i += same_text(longer->path[k].function, shorter->path[i].function);
	return shorter->npath && i == shorter->npath &&
	       same_text(longer->path[longer->npath - 1].callee,
			 shorter->path[shorter->npath - 1].callee);
}

static bool same_way(const struct finding *a, const struct finding *b)
{
	return same_kind(a, b) && (passes_all(a, b) || passes_all(b, a));
}

/* Give each finding of HEAD that has no match yet one of BASE that is its like and is not taken. */
static void match(const struct report *base, const struct report *head, size_t *of, bool *taken,
		  bool (*same)(const struct finding *a, const struct finding *b))
{
	size_t i, k;

	for (i = 0; i < head->nfindings; i++)
		for (k = 0; of[i] == NO_MATCH && k < base->nfindings; k++)
			if (!taken[k] && same(&base->findings[k], &head->findings[i])) {
				taken[k] = true;
				of[i] = k;
			}
}

size_t *report_match(const struct report *base, const struct report *head)
{
	size_t *of = memory_zeroed(head->nfindings, sizeof(*of)), i;
	bool *taken = memory_zeroed(base->nfindings, sizeof(*taken));

	for (i = 0; i < head->nfindings; i++)
		of[i] = NO_MATCH;
	match(base, head, of, taken, same_id);
	match(base, head, of, taken, same_site);
	match(base, head, of, taken, same_way);
	free(taken);
	return of;
}

static bool gave_up(const struct report *r, const char *lock_class)
{
	for (size_t i = 0; lock_class && i < r->coverage.ngiven_up; i++)
		if (!strcmp(r->coverage.given_up[i], lock_class))
			return true;
	return false;
}

bool report_may_lack(const struct report *r, const struct report *other, const struct finding *f)
{
	return r->coverage.failed > other->coverage.failed || gave_up(r, f->lock_class) ||
	       (f->against && gave_up(r, f->against->lock_class));
}

bool report_knows_less(const struct report *r, const struct report *other)
{
	for (size_t i = 0; i < r->coverage.ngiven_up; i++)
		if (!gave_up(other, r->coverage.given_up[i]))
			return true;
	return r->coverage.failed > other->coverage.failed;
}

void report_diff(const struct report *base, struct report *head)
{
	size_t *of = report_match(base, head), kept = 0, i;
	bool *taken = memory_zeroed(base->nfindings, sizeof(*taken));
	struct delta *d = &head->delta;

	*d = (struct delta){ .known = true };
	d->old = report_instances(head, head->nfindings);
	d->fixed = report_findings(head, base->nfindings);
	for (i = 0; i < head->nfindings; i++) {
		if (of[i] == NO_MATCH) {
			struct finding *f = &head->findings[kept++];

			*f = head->findings[i];
			f->maybe_old = report_may_lack(base, head, f);
			continue;
		}
		taken[of[i]] = true;
		d->old[d->nold++] = report_strdup(head, head->findings[i].id);
	}
	head->nfindings = kept;
	for (i = 0; i < base->nfindings; i++) {
		if (taken[i])
			continue;
		if (report_may_lack(head, base, &base->findings[i]))
			d->nunknown++;
		else
			d->fixed[d->nfixed++] = base->findings[i];
	}
	free(taken);
	free(of);
}
