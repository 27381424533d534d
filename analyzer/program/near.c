// SPDX-License-Identifier: GPL-2.0-or-later
/* near.c - see near.h. */
#include <string.h>

#include "near.h"

/* Longer names are no slips for each other: nobody types them. */
#define MAX_LENGTH 100

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Slips between A and B, of LA and LB letters: by rows, of which the last two are at hand. */
static unsigned slips(const char *a, size_t la, const char *b, size_t lb)
{
	unsigned rows[3][MAX_LENGTH + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t k = 0; k <= lb; k++)
		last[k] = k;
	for (size_t i = 1; i <= la; i++) {
		unsigned *old = before;

		row[0] = i;
		for (size_t k = 1; k <= lb; k++) {
			row[k] = least(last[k - 1] + (a[i - 1] != b[k - 1]),
				       least(last[k], row[k - 1]) + 1);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				row[k] = least(row[k], before[k - 2] + 1);
		}
		before = last;
		last = row;
		row = old;
	}
	return last[lb];
}

bool is_near(const char *typed, const char *name)
{
	size_t lt = strlen(typed), ln = strlen(name);
	unsigned n;

	if (lt > MAX_LENGTH || ln > MAX_LENGTH)
		return false;
	n = slips(typed, lt, name, ln);
	return n && n <= (ln < 10 ? 1 : ln / 5) && n < lt;
}
