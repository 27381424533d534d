// SPDX-License-Identifier: GPL-2.0-or-later
/* layout.c - see layout.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"

static size_t columns_of(const char *s, size_t bytes)
{
	size_t n = 0;

	while (bytes--)
		n += (*s++ & 0xc0) != 0x80;
	return n;
}

size_t columns(const char *s)
{
	return columns_of(s, strlen(s));
}

void print_wrapped(FILE *out, const char *text, int indent, int hang)
{
	size_t column = indent;
	bool line_start = true;

	while (*text) {
		size_t length = strcspn(text, " \n");
		size_t width = columns_of(text, length);

		if (!line_start && column + 1 + width > LAYOUT_WIDTH) {
			fprintf(out, "\n%*s", hang, "");
			column = hang;
			line_start = true;
		}
		if (!line_start)
			fputc(' ', out);
		fwrite(text, 1, length, out);
		column += width + !line_start;
		line_start = false;
		text += length;
		if (*text == '\n') {
			fprintf(out, "\n%*s", hang, "");
			column = hang;
			line_start = true;
		}
		text += !!*text;
	}
	fputc('\n', out);
}

void print_upper(const char *s, FILE *out)
{
	for (; *s; s++)
		fputc(toupper((unsigned char)*s), out);
}

static const char *last_component(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash && slash[1] ? slash + 1 : file;
}

static void remember(struct mentions *m, const char *file)
{
	if (m->n == m->capacity) {
		size_t capacity = m->capacity ? m->capacity * 2 : 16;
		const char **files = reallocarray(m->files, capacity, sizeof(*files));

		if (!files)	/* names just stay long */
			return;
		m->files = files;
		m->capacity = capacity;
	}
	m->files[m->n++] = file;
}

const char *mention(struct mentions *m, const char *file)
{
	bool seen = false, ambiguous = false;
	const char *last = last_component(file);
	size_t i;

	if (!m)
		return file;
	for (i = 0; i < m->n; i++) {
		if (!strcmp(m->files[i], file))
			seen = true;
		else if (!strcmp(last_component(m->files[i]), last))
			ambiguous = true;
	}
	if (!seen)
		remember(m, file);
	return seen && !ambiguous ? last : file;
}

void mentions_clear(struct mentions *m)
{
	free(m->files);
	memset(m, 0, sizeof(*m));
}

void print_position(FILE *out, struct mentions *m, const struct position *pos)
{
	if (!pos->file)
		fputc('?', out);
	else if (pos->line)
		fprintf(out, "%s:%u", mention(m, pos->file), pos->line);
	else
		fputs(mention(m, pos->file), out);
}
