// SPDX-License-Identifier: GPL-2.0-or-later
/* sections.c - see sections.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "sections.h"
#include "../program/util.h"

enum what { WHAT_READ, WHAT_GIVE, WHAT_OWN, WHAT_PIN, WHAT_UNPIN, WHAT_COPY, WHAT_LINK, WHAT_AGAIN, WHATS };

static const char *const whats[WHATS] = { "read", "give", "own", "pin", "unpin", "copy", "link", "again" };

struct section_row { uint8_t kinds, arg, from; bool if_nonzero; };

struct sections {
	/* by name; a wildcard without its '*' */
	struct { char *key; struct section_row value; } *rows[WHATS], *wild[WHATS];
};

uint8_t section_kind(const char *kind)
{
	if (!strcmp(kind, "rcu"))
		return SECTION_RCU;
	return !strcmp(kind, "srcu") ? SECTION_SRCU : 0;
}

static int find_what(const char *word)
{
	for (int i = 0; i < WHATS; i++)
		if (!strcmp(word, whats[i]))
			return i;
	return -1;
}

/* "arg1" into *OUT; false when WORD is none. */
static bool read_arg(uint8_t *out, const char *word)
{
	char *end;

	if (strncmp(word, "arg", 3) || !word[3])
		return false;
	*out = strtoul(word + 3, &end, 10);
	return !*end && *out < 32;
}

/* The rest of a row of kind WHAT, its words in W; false when it is wrong. */
static bool read_row(struct section_row *r, enum what what, char *const *w, int n)
{
	switch (what) {
	case WHAT_READ: case WHAT_GIVE:
		r->kinds = n == 3 && !strcmp(w[2], "any") ? SECTION_RCU | SECTION_SRCU :
			   n == 3 ? section_kind(w[2]) : 0;
		return r->kinds;
	case WHAT_PIN: case WHAT_UNPIN:
		r->if_nonzero = n == 4 && !strcmp(w[3], "if=nonzero");
		return n == 3 + r->if_nonzero && read_arg(&r->arg, w[2]);
	case WHAT_COPY:
		return n == 4 && read_arg(&r->arg, w[2]) && read_arg(&r->from, w[3]);
	default:
		return n == 2;
	}
}

static void read_line(struct sections *s, char *line, const char *path, unsigned number)
{
	char *w[5];
	int n = 0, what;
	size_t length;
	struct section_row r = { 0 };

	for (char *at = strtok(line, " \t"); at && n < 5; at = strtok(NULL, " \t"))
		w[n++] = at;
	if (!n)
		return;
	what = find_what(w[0]);
	if (what < 0 || n < 2 || !read_row(&r, what, w, n))
		die("%s:%u: no such row: see the comment at the top of the file", path, number);
	length = strlen(w[1]);
	if (length && w[1][length - 1] == '*') {
		w[1][length - 1] = '\0';
		shput(s->wild[what], w[1], r);
	} else {
		shput(s->rows[what], w[1], r);
	}
}

struct sections *sections_load(const char *dir)
{
	struct sections *s = xcalloc(1, sizeof(*s));
	char *path = xasprintf("%s/sections.model", dir), *line = NULL;
	FILE *in = fopen(path, "r");
	unsigned number = 0;
	size_t size = 0;

	if (!in)
		die("%s: %s", path, strerror(errno));
	for (int i = 0; i < WHATS; i++) {
		sh_new_strdup(s->rows[i]);
		sh_new_strdup(s->wild[i]);
	}
	while (getline(&line, &size, in) > 0) {
		line[strcspn(line, "#\n")] = '\0';
		read_line(s, line, path, ++number);
	}
	if (ferror(in))
		die("%s: %s", path, strerror(errno));
	fclose(in);
	free(line);
	free(path);
	return s;
}

void sections_free(struct sections *s)
{
	for (int i = 0; s && i < WHATS; i++) {
		shfree(s->rows[i]);
		shfree(s->wild[i]);
	}
	free(s);
}

static const struct section_row *find(const struct sections *s, enum what what, const char *name)
{
	/* shgeti() writes to the table's header; the table stays what it is */
	struct sections *table = (struct sections *)s;
	ptrdiff_t at = shgeti(table->rows[what], name);

	if (at >= 0)
		return &s->rows[what][at].value;
	for (ptrdiff_t i = 0; i < shlen(s->wild[what]); i++)
		if (!strncmp(name, s->wild[what][i].key, strlen(s->wild[what][i].key)))
			return &s->wild[what][i].value;
	return NULL;
}

uint8_t sections_read(const struct sections *s, const char *macros, const char **name, int *n)
{
	while (*macros) {
		size_t length = strcspn(macros, " ");
		char one[128];
		const struct section_row *r;

		if (length < sizeof(one)) {
			memcpy(one, macros, length);
			one[length] = '\0';
			r = find(s, WHAT_READ, one);
			if (r) {
				*name = macros;
				*n = length;
				return r->kinds;
			}
		}
		macros += length + strspn(macros + length, " ");
	}
	return 0;
}

uint8_t sections_given(const struct sections *s, const char *function)
{
	const struct section_row *r = find(s, WHAT_GIVE, function);

	return r ? r->kinds : 0;
}

bool sections_own(const struct sections *s, const char *function)
{
	return find(s, WHAT_OWN, function);
}

int sections_pin(const struct sections *s, const char *function, bool unpin, bool *if_nonzero)
{
	const struct section_row *r = find(s, unpin ? WHAT_UNPIN : WHAT_PIN, function);

	*if_nonzero = r && r->if_nonzero;
	return r ? r->arg : -1;
}

bool sections_copy(const struct sections *s, const char *function, uint32_t *to, uint32_t *from)
{
	const struct section_row *r = find(s, WHAT_COPY, function);

	*to = r ? r->arg : 0;
	*from = r ? r->from : 0;
	return r;
}

bool sections_link(const struct sections *s, const char *member)
{
	return find(s, WHAT_LINK, member);
}

bool sections_kept_well(const struct sections *s, const char *member)
{
	return sections_link(s, member) || find(s, WHAT_AGAIN, member);
}
