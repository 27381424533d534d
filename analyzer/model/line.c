// SPDX-License-Identifier: GPL-2.0-or-later
/* line.c - see line.h. */
#include <stdlib.h>
#include <string.h>

#include "line.h"
#include "../program/util.h"

void line_wrong(const struct line *l, const char *what, const char *word)
{
	die("%s:%u: %s '%s': see the comment at the top of the file", l->path, l->number, what, word);
}

int line_find(const char *word, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(word, names[i]))
			return i;
	return -1;
}

int line_argument(const char *word)
{
	char *end;
	long n;

	if (strncmp(word, "arg", 3) || !word[3])
		return -1;
	n = strtol(word + 3, &end, 10);
	return *end || n < 0 || n > 31 ? -1 : n;
}
