// SPDX-License-Identifier: GPL-2.0-or-later
/* early.c - see early.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "early.h"
#include "../program/util.h"

void early_init(struct early *e, const struct program *p, const struct requirement *const *r, u32 n)
{
	*e = (struct early){ 0 };
	sh_new_strdup(e->tags);
	for (u32 i = 0; i < n; i++)
		shput(e->tags, func_name(p, p->funcs[r[i]->func]), r[i]->tags);
}

void early_release(struct early *e)
{
	shfree(e->tags);
	for (u32 i = 0; i < arrlenu(e->found); i++)
		free(e->found[i]);
	arrfree(e->found);
}

struct scan {
	struct early *e;
	char *(*name)(const char *marker, void *data);
	void *data;
	struct {
		char *key;
		char value;
	} * known; /* structs defined so far */
	char *file; /* of the last marker */
	int depth; /* of braces */
};

static bool word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void found(struct scan *s, const char *function)
{
	char *file = s->name(s->file, s->data), *line;

	if (!file)
		return;
	line = xasprintf("%s %s", file, function);
	free(file);
	for (u32 i = 0; i < arrlenu(s->e->found); i++)
		if (!strcmp(s->e->found[i], line)) {
			free(line);
			return;
		}
	arrput(s->e->found, line);
}

/* NAME and a '(' outside of all braces. */
static void declared(struct scan *s, const char *name)
{
	ptrdiff_t at = shgeti(s->e->tags, name);

	for (u32 i = 0; at >= 0 && i < arrlenu(s->e->tags[at].value); i++)
		if (shgeti(s->known, s->e->tags[at].value[i]) < 0) {
			found(s, name);
			return;
		}
}

/* `# 12 "file" 2`; returns the end of the line. */
static const char *marker(struct scan *s, const char *at)
{
	const char *end = at + strcspn(at, "\n"), *from = memchr(at, '"', end - at);
	const char *to = from ? memchr(from + 1, '"', end - from - 1) : NULL;

	if (to) {
		free(s->file);
		s->file = xasprintf("%.*s", (int)(to - from - 1), from + 1);
	}
	return end;
}

/* The word AT..END; LAST is the one before it, with nothing but blanks between. */
static void one_word(struct scan *s, const char *at, const char *end, const char *last)
{
	const char *next = end + strspn(end, " \t\n");
	char *text;

	if (*next != '(' && *next != '{')
		return;
	text = xasprintf("%.*s", (int)(end - at), at);
	if (*next == '{' && last && (!strncmp(last, "struct ", 7) || !strncmp(last, "union ", 6)))
		shput(s->known, text, 1);
	else if (*next == '(' && !s->depth)
		declared(s, text);
	free(text);
}

void early_scan(struct early *e, const char *text, char *(*name)(const char *marker, void *data),
		void *data)
{
	struct scan s = { .e = e, .name = name, .data = data, .file = xasprintf("%s", "") };
	const char *last = NULL;

	sh_new_strdup(s.known);
	for (const char *at = text; *at;) {
		if (*at == '#' && (at == text || at[-1] == '\n')) {
			at = marker(&s, at);
		} else if (word(*at)) {
			const char *end = at;

			while (word(*end))
				end++;
			one_word(&s, at, end, last);
			last = at;
			at = end;
		} else if (*at == '"' || *at == '\'') {
			char quote = *at++;

			while (*at && *at != quote)
				at += *at == '\\' && at[1] ? 2 : 1;
			at += *at == quote;
			last = NULL;
		} else {
			s.depth += *at == '{';
			s.depth -= *at == '}';
			if (!isspace((unsigned char)*at))
				last = NULL;
			at++;
		}
	}
	shfree(s.known);
	free(s.file);
}
