// SPDX-License-Identifier: GPL-2.0-or-later
/* groups.c - see groups.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "groups.h"
#include "scope-parts.h"

/* Does S still have room with FUNC in it? It is in it afterwards. */
static bool fits(struct scope *s, const struct sieve *sieve, u32 func, struct slice *first)
{
	if (first)
		scope_add_climb(s, sieve, func, first);
	else
		scope_add_alone(s, sieve, func);
	return arrlenu(s->funcs) <= MOST_TOGETHER;
}

u32 **groups_of(const struct sieve *sieve, u32 c, const u32 *funcs, struct slice *first, u32 *left_out)
{
	struct scope *s = scope_new(sieve->fx, sieve->nets, c, sieve->aim);
	u32 **groups = NULL, *group = NULL;

	*left_out = 0;
	for (u32 i = 0; i < arrlenu(funcs);) {
		if (fits(s, sieve, funcs[i], first)) {
			arrput(group, funcs[i++]);
			continue;
		}
		/* it is too much, or with those before it: then it is the first of the next group */
		if (group) {
			arrput(groups, group);
			group = NULL;
		} else {
			++*left_out;
			i++;
		}
		scope_free(s);
		s = scope_new(sieve->fx, sieve->nets, c, sieve->aim);
	}
	if (group)
		arrput(groups, group);
	scope_free(s);
	return groups;
}

void groups_free(u32 **groups)
{
	for (u32 i = 0; i < arrlenu(groups); i++)
		arrfree(groups[i]);
	arrfree(groups);
}
