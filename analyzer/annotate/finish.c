// SPDX-License-Identifier: GPL-2.0-or-later
/* finish.c - see finish.h. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "finish.h"
#include "lock-name.h"
#include "../program/util.h"

#define PLACEHOLDER "lockctx_"
#define MAX_PARAMS 32

bool texts_read(struct texts *t, const char *path, char **why)
{
	FILE *f = fopen(path, "r");
	char *line = NULL, name[64], text[1000];
	size_t size = 0;

	*t = (struct texts){ 0 };
	sh_new_strdup(t->map);
	while (f && getline(&line, &size, f) > 0)
		if (sscanf(line, "// Text: " PLACEHOLDER "%40s %999[^\n]", name, text) == 2)
			shput(t->map, name, xasprintf("%s", text));
		else if (sscanf(line, "// Not: %999[^\n]", text) == 1)
			arrput(t->not, xasprintf("%s", text));
	free(line);
	if (!f)
		*why = xasprintf("%s: cannot be read", path);
	else if (fclose(f) || !shlen(t->map))
		*why = xasprintf("%s: no '// Text:' line: not written by 'lockctx annotate'", path);
	else
		return true;
	texts_free(t);
	return false;
}

void texts_free(struct texts *t)
{
	for (ptrdiff_t i = 0; i < shlen(t->map); i++)
		free(t->map[i].value);
	shfree(t->map);
	for (size_t i = 0; i < arrlenu(t->not ); i++)
		free(t->not [i]);
	arrfree(t->not );
}

static bool word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static const char *skip_back(const char *start, const char *at)
{
	while (at > start && isspace((unsigned char)at[-1]))
		at--;
	return at;
}

/* The '(' of the ')' at CLOSE; NULL when SOURCE has none. */
static const char *opening(const char *source, const char *close)
{
	int depth = 0;

	for (const char *at = close; at >= source; at--) {
		depth += *at == ')';
		depth -= *at == '(';
		if (!depth)
			return at;
	}
	return NULL;
}

/* The name that the parameter FROM..TO declares, of a pointer or an array; "" when it has none. */
static char *param_name(const char *from, const char *to)
{
	static const char *const qualifiers[] = { "const", "volatile", "restrict", "__restrict" };
	const char *at = to;

	while (at > from && at[-1] != '*')
		at--;
	if (at == from) { /* no '*': the last word before any '[' */
		const char *end = memchr(from, '[', to - from);

		end = skip_back(from, end ? end : to);
		for (at = end; at > from && word(at[-1]); at--)
			;
		return xasprintf("%.*s", (int)(end - at), at);
	}
	for (;;) {
		const char *end;
		bool qualifier = false;

		while (at < to && isspace((unsigned char)*at))
			at++;
		for (end = at; end < to && word(*end); end++)
			;
		for (size_t i = 0; i < sizeof(qualifiers) / sizeof(*qualifiers); i++)
			qualifier |= strlen(qualifiers[i]) == (size_t)(end - at) &&
				     !strncmp(at, qualifiers[i], end - at);
		if (!qualifier)
			return xasprintf("%.*s", (int)(end - at), at);
		at = end;
	}
}

/* The names of the parameters between OPEN and CLOSE; returns their number. */
static unsigned param_names(const char *open, const char *close, char **names)
{
	const char *from = open + 1;
	unsigned n = 0;
	int depth = 0;

	for (const char *at = from; at <= close && n < MAX_PARAMS; at++) {
		if (at == close || (*at == ',' && !depth)) {
			names[n++] = param_name(from, at);
			from = at + 1;
		}
		depth += *at == '(';
		depth -= *at == ')';
	}
	return n;
}

/* TEXT with the names of the parameters between OPEN and CLOSE; NULL when one has none. */
static char *with_names(const char *text, const char *open, const char *close)
{
	char *names[MAX_PARAMS] = { NULL }, *out = NULL;
	unsigned n = param_names(open, close, names);
	bool named = true;

	for (const char *at = strchr(text, '%'); at; at = strchr(at + 1, '%')) {
		int length;
		unsigned param = lock_name_param(at, &length);

		named &= param < n && *names[param];
	}
	if (named)
		out = lock_name_with(text, (const char *const *)names);
	for (unsigned i = 0; i < n; i++)
		free(names[i]);
	return out;
}

/* FROM..TO without blanks; the caller frees it. */
static char *squeeze(const char *from, const char *to)
{
	char *out = xmalloc(to - from + 1), *o = out;

	for (; from < to; from++)
		if (!isspace((unsigned char)*from))
			*o++ = *from;
	*o = '\0';
	return out;
}

/* Is ARGUMENT among the arguments of some use of MACRO in TEXT, both without blanks? */
static bool has_argument(const char *text, const char *macro, size_t length, const char *argument)
{
	for (const char *at = text; (at = strstr(at, macro)); at += length) {
		const char *from = at + length, *end = from;

		if (at > text && word(at[-1]))
			continue;
		for (int depth = 0; *end && (depth || *end != ')'); end++) {
			depth += *end == '(';
			depth -= *end == ')';
			if (*end != ',' || depth)
				continue;
			if (strlen(argument) == (size_t)(end - from) &&
			    !strncmp(from, argument, end - from))
				return true;
			from = end + 1;
		}
		if (strlen(argument) == (size_t)(end - from) &&
		    !strncmp(from, argument, end - from))
			return true;
	}
	return false;
}

/* Do the annotations from REST to the body, or the end of the declaration, have all of TEXT? */
static bool is_there(const char *rest, const char *text)
{
	char *have = squeeze(rest, rest + strcspn(rest, "{;")),
	     *want = squeeze(text, text + strlen(text));
	size_t macro = strcspn(want, "(") + 1;
	char *copy = xasprintf("%.*s", (int)macro, want), *argument, *more;
	bool all = true;

	want[strlen(want) - 1] = '\0';
	for (argument = want + macro; argument; argument = more) {
		more = strchr(argument, ',');
		if (more)
			*more++ = '\0';
		all &= has_argument(have, copy, macro, argument);
	}
	free(copy);
	free(have);
	free(want);
	return all;
}

/* One placeholder, its blanks and attribute syntax around it. */
struct place {
	const char *from, *to;
	char name[48];
};

/* The next placeholder behind a ')' at or after AT; false at the end of SOURCE. */
static bool next_place(const char *source, const char *at, struct place *p)
{
	static const char open[] = "__attribute__((";

	for (; (at = strstr(at, PLACEHOLDER)); at++) {
		const char *end = at + strlen(PLACEHOLDER), *from = at;
		size_t n = 0;

		while (word(end[n]) && n + 1 < sizeof(p->name))
			n++;
		if ((at > source && word(at[-1])) || !n)
			continue;
		memcpy(p->name, end, n);
		p->name[n] = '\0';
		p->to = end + n;
		if (at - source > (ptrdiff_t)strlen(open) &&
		    !strncmp(at - strlen(open), open, strlen(open)) && !strncmp(p->to, "))", 2)) {
			from = at - strlen(open);
			p->to += 2;
		}
		p->from = skip_back(source, from);
		if (p->from > source && p->from[-1] == ')')
			return true;
	}
	return false;
}

/* Writes TEXT behind a ')', a line of its own; REST goes on behind it. Returns where it goes on. */
static const char *write_text(FILE *out, const char *text, const char *rest)
{
	const char *next = rest + strspn(rest, " \t");

	fprintf(out, "\n\t%s", text);
	if (*next == '{')
		fputc('\n', out);
	else if (*next != '\n' && *next != ';' && *next)
		fputs("\n\t", out);
	return next;
}

/* Is the declaration in file PATH whose parameters start at OPEN one that must not have it? */
static bool is_early(const struct texts *t, const char *path, const char *source, const char *open)
{
	const char *end = skip_back(source, open), *from = end;

	while (from > source && word(from[-1]))
		from--;
	for (size_t i = 0; i < arrlenu(t->not ); i++) {
		const char *name = strrchr(t->not [i], ' ');
		size_t n = name ? (size_t)(name - t->not [i]) : 0, length = strlen(path);

		if (n && n <= length && !strncmp(path + length - n, t->not [i], n) &&
		    (n == length || path[length - n - 1] == '/') &&
		    strlen(name + 1) == (size_t)(end - from) &&
		    !strncmp(name + 1, from, end - from))
			return true;
	}
	return false;
}

char *finish_text(const char *source, const char *path, const struct texts *t, struct finished *n)
{
	char *result = NULL;
	const char *at = source;
	size_t size = 0;
	FILE *out = open_memstream(&result, &size);
	struct place p;

	if (!out)
		die("out of memory");
	while (next_place(source, at, &p)) {
		struct texts *known = (struct texts *)t; /* shgeti() keeps its answer in the map */
		ptrdiff_t row = shgeti(known->map, p.name);
		const char *open = opening(source, p.from - 1);
		char *text =
			row >= 0 && open ? with_names(t->map[row].value, open, p.from - 1) : NULL;

		if (row < 0 || !open) {
			n->unknown++;
			fwrite(at, 1, p.to - at, out);
			at = p.to;
			continue;
		}
		fwrite(at, 1, p.from - at, out);
		at = p.to;
		if (is_early(t, path, source, open)) {
			n->early++;
		} else if (!text) {
			n->unnamed++;
		} else if (is_there(p.to, text)) {
			n->there++;
		} else {
			n->written++;
			at = write_text(out, text, p.to);
		}
		free(text);
	}
	fputs(at, out);
	fclose(out);
	return result;
}

/* The ')' of the '(' at OPEN; NULL when there is none. */
static const char *closing(const char *open)
{
	int depth = 0;

	for (; *open; open++) {
		depth += *open == '(';
		depth -= *open == ')';
		if (!depth)
			return open;
	}
	return NULL;
}

bool finish_has(const char *source, const char *function, const char *annotation)
{
	size_t n = strlen(function);

	for (const char *at = source; (at = strstr(at, function)); at += n) {
		const char *open = at + n + strspn(at + n, " \t\n"), *close, *end;

		if (*open != '(' || (at > source && word(at[-1])) || word(at[n]))
			continue;
		close = closing(open);
		if (!close)
			return false;
		end = close + strcspn(close, "{;");
		if (*end == '{' && is_there(close + 1, annotation))
			return true;
	}
	return false;
}
