// SPDX-License-Identifier: GPL-2.0-or-later
/* sites.c - see sites.h. */
#include <string.h>

#include "sites.h"

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* The member that F's site calls through; NULL: it calls by name. */
static const char *through(const struct finding *f)
{
	for (size_t i = f->npath; i-- > 0;)
		if (same(f->path[i].function, f->site.function) && same(f->path[i].callee, f->site.callee))
			return f->path[i].via;
	return NULL;
}

/* Do A and B call one function there, or two that one member may point to? */
static bool same_call(const struct finding *a, const struct finding *b)
{
	const char *via = through(a);

	return same(a->site.callee, b->site.callee) || (via && same(via, through(b)));
}

static bool same_site(const struct finding *a, const struct finding *b)
{
	return a->site.pos.line == b->site.pos.line && a->site.pos.column == b->site.pos.column &&
	       same(a->site.pos.file, b->site.pos.file) && same(a->rule, b->rule) &&
	       same(a->lock_class, b->lock_class) && same(a->site.function, b->site.function) &&
	       same_call(a, b) && same(a->srctree, b->srctree);
}

size_t site_ways(const struct finding *f, size_t n)
{
	size_t ways = 1;

	while (ways < n && same_site(f, &f[ways]))
		ways++;
	return ways;
}

size_t report_sites(const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nfindings; i += site_ways(&r->findings[i], r->nfindings - i))
		n++;
	return n;
}

size_t report_rule_sites(const struct report *r, const char *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nfindings; i += site_ways(&r->findings[i], r->nfindings - i))
		n += same(r->findings[i].rule ? r->findings[i].rule : "?", rule);
	return n;
}
