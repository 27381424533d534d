// SPDX-License-Identifier: GPL-2.0-or-later
/* rule-page.c - see rule-page.h. */
#define _GNU_SOURCE 1	/* memmem(), open_memstream() */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule-page.h"
#include "../../facts/memory.h"

#define CODE "    "	/* what lines of an example begin with */

/* docs/rules, all pages one after another; each begins with a comment and its title. */
extern const char _binary_rules_md_start[], _binary_rules_md_end[];

/* Behind the line "MARK NAME" between AT and END; NULL if there is none. */
static const char *below(const char *at, const char *end, const char *mark, const char *name)
{
	size_t m = strlen(mark), n = strlen(name);

	for (const char *next; at < end; at = next) {
		next = memchr(at, '\n', end - at);
		next = next ? next + 1 : end;
		if ((size_t)(next - at) == m + n + 1 && !memcmp(at, mark, m) && !memcmp(at + m, name, n))
			return next;
	}
	return NULL;
}

/* The first TEXT between AT and END, or END. */
static const char *until(const char *at, const char *end, const char *text)
{
	const char *found = memmem(at, end - at, text, strlen(text));

	return found ? found : end;
}

const char *rule_page(const char *rule, size_t *length)
{
	const char *end = _binary_rules_md_end, *page = NULL;

	if (rule)
		page = below(_binary_rules_md_start, end, "# ", rule);
	if (!page)
		return NULL;
	end = until(page, end, "<!--");
	page -= strlen("# \n") + strlen(rule);
	*length = end - page;
	return page;
}

/* One line of a paragraph without the marks of code and of emphasis; *CODE: between backticks. */
static void print_plain(FILE *out, const char *line, size_t length, bool *code)
{
	for (size_t i = 0; i < length; i++) {
		if (line[i] == '`')
			*code = !*code;
		else if (line[i] != '*' || *code)
			fputc(line[i], out);
	}
}

static void print_section(FILE *out, const char *at, const char *end)
{
	enum { START, TEXT, BEHIND_TEXT, EXAMPLE, BEHIND_EXAMPLE } state = START;
	bool code = false;

	for (const char *next; at < end; at = next) {
		const char *stop = until(at, end, "\n");

		next = stop < end ? stop + 1 : end;
		if (stop == at) {
			state = state == TEXT ? BEHIND_TEXT : state == EXAMPLE ? BEHIND_EXAMPLE : state;
		} else if (!strncmp(at, CODE, strlen(CODE))) {
			fputs(state == BEHIND_EXAMPLE ? "\n\n" : state != START ? "\n" : "", out);
			fwrite(at, 1, stop - at, out);
			state = EXAMPLE;
		} else {
			fputs(state == TEXT ? " " : state != START ? "\n" : "", out);
			print_plain(out, at, stop - at, &code);
			state = TEXT;
		}
	}
}

char *rule_section(const char *rule, const char *title)
{
	size_t length, size;
	const char *page = rule_page(rule, &length), *end = page + length;
	const char *section = page ? below(page, end, "## ", title) : NULL;
	char *text = NULL;
	FILE *memory;

	if (!section)
		return NULL;
	memory = open_memstream(&text, &size);
	if (!memory)
		return NULL;
	print_section(memory, section, until(section, end, "\n## "));
	memory_text(memory, &text);
	return text;
}
