// SPDX-License-Identifier: GPL-2.0-or-later
/* places.c - see places.h. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "places.h"
#include "../program/util.h"

/* The text of the file at PATH, or NULL. */
static char *content(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!f)
		return NULL;
	if (getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

static void note(struct places *p, char *name, char *file)
{
	ptrdiff_t at = shgeti(p->files, name);

	if (at < 0)
		return;
	if (!arrlenu(p->files[at].value) || arrlast(p->files[at].value) != file)
		arrput(p->files[at].value, file);
}

static bool word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Every word of TEXT that a '(' follows. */
static void scan(struct places *p, char *text, char *file)
{
	while (*text) {
		char *end = text, *next;

		if (!word(*text)) {
			text++;
			continue;
		}
		while (word(*end))
			end++;
		next = end + strspn(end, " \t");
		if (*next == '(') {
			char keep = *end;

			*end = '\0';
			note(p, text, file);
			*end = keep;
		}
		text = end;
	}
}

void places_find(struct places *p, const char *const *names, const char *tree, char *const *files,
		 size_t n)
{
	p->files = NULL;
	sh_new_strdup(p->files);
	for (size_t i = 0; i < arrlenu(names); i++)
		if (shgeti(p->files, names[i]) < 0)
			shput(p->files, names[i], NULL);
	for (size_t i = 0; i < n; i++) {
		char *path = xasprintf("%s/%s", tree, files[i]), *text = content(path);

		if (text)
			scan(p, text, files[i]);
		free(text);
		free(path);
	}
}

void places_free(struct places *p)
{
	for (ptrdiff_t i = 0; i < shlen(p->files); i++)
		arrfree(p->files[i].value);
	shfree(p->files);
}

char **places_of(struct places *p, const char *name)
{
	return shget(p->files, name);
}
