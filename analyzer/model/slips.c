// SPDX-License-Identifier: GPL-2.0-or-later
/* slips.c - see slips.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "slips.h"
#include "../program/near.h"
#include "../program/util.h"

/* Shorter names are near to too many others. */
#define MIN_LENGTH 6

/* By string: HERE is a function of the program, OURS one that a row names, KNOWN one that is
 * known to be right. */
struct names { bool *here, *ours, *known; };

/* is_near() allows for more slips in a long name than versions of the kernel differ by. */
static bool one_slip(const char *typed, const char *name)
{
	size_t a = strlen(typed), b = strlen(name), first = 0, last = 0;

	if (a > b + 1 || b > a + 1)
		return false;
	while (typed[first] && typed[first] == name[first])
		first++;
	while (last < a - first && last < b - first && typed[a - 1 - last] == name[b - 1 - last])
		last++;
	return a - first - last <= 2 && b - first - last <= 2 && is_near(typed, name);
}

static u32 meant(const struct program *p, const struct names *n, u32 typed)
{
	const char *text = program_text(p, typed);

	if (n->here[typed] || strlen(text) < MIN_LENGTH || text[strlen(text) - 1] == '*')
		return 0;
	for (u32 i = 0; i < arrlenu(p->symbols); i++) {
		u32 name = p->symbols[i].name;

		if ((p->symbols[i].flags & SYM_FUNC) && !n->ours[name] && one_slip(text, program_text(p, name)))
			return name;
	}
	return 0;
}

void model_slips(const struct model *m, const struct model *known, const struct program *p,
		 void (*each)(u32 line, const char *typed, const char *meant))
{
	u32 count = strings_count(p->strings), name, previous = 0;
	struct names n = { xcalloc(count, sizeof(bool)), xcalloc(count, sizeof(bool)), xcalloc(count, sizeof(bool)) };

	for (u32 i = 0; i < arrlenu(p->symbols); i++)
		n.here[p->symbols[i].name] |= p->symbols[i].flags & SYM_FUNC;
	for (u32 i = 0; i < arrlenu(m->rows); i++)
		n.ours[m->rows[i].function] = true;
	for (u32 i = 0; i < arrlenu(m->contexts); i++)
		n.ours[m->contexts[i].function] = true;
	/* A name is not one more of a family because rows of ours are about the other. */
	for (u32 i = 0; i < arrlenu(known->rows); i++) {
		n.known[known->rows[i].function] = true;
		n.ours[known->rows[i].function] = false;
	}
	for (u32 i = 0; i < arrlenu(m->rows); i++) {
		u32 typed = m->rows[i].function;

		if (!n.known[typed] && typed != previous && (name = meant(p, &n, typed)))
			each(m->rows[i].line, program_text(p, typed), program_text(p, name));
		previous = typed;
	}
	free(n.here);
	free(n.ours);
	free(n.known);
}
