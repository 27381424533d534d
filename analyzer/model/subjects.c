// SPDX-License-Identifier: GPL-2.0-or-later
/* subjects.c - see subjects.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "subjects.h"
#include "../program/util.h"

/* Is FILE the path PATH, or below it? */
static size_t covers(const char *path, const char *file)
{
	size_t n = strlen(path);

	return !strncmp(path, file, n) && (!file[n] || file[n] == '/') ? n : 0;
}

/* The folder that FILE is in, its last step; FILE itself at the top. */
static char *folder(const char *file)
{
	const char *end = strrchr(file, '/'), *from = end;

	if (!end)
		return xasprintf("%s", file);
	while (from > file && from[-1] != '/')
		from--;
	return xasprintf("%.*s", (int)(end - from), from);
}

char *subject_of(const char *dir, const char *file)
{
	char *path = xasprintf("%s/subjects.model", dir), *line = NULL, *best = NULL;
	char prefix[200], subject[100];
	size_t size = 0, longest = 0;
	FILE *in = fopen(path, "r");
	unsigned number = 0;

	if (!in)
		die("%s: %s", path, strerror(errno));
	while (getline(&line, &size, in) > 0) {
		size_t n;

		number++;
		line[strcspn(line, "#\n")] = '\0';
		if (!line[strspn(line, " \t")])
			continue;
		if (sscanf(line, "%199s %99[^\n]", prefix, subject) != 2)
			die("%s:%u: a path and a subject are wanted", path, number);
		n = covers(prefix, file);
		if (n > longest) {
			longest = n;
			for (n = strlen(subject); n && strchr(" \t", subject[n - 1]); n--)
				subject[n - 1] = '\0';
			free(best);
			best = xasprintf("%s", subject);
		}
	}
	free(line);
	free(path);
	fclose(in);
	return best ? best : folder(file);
}
