// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * outlive.c - what outlive.h finds in facts, for tests: outlive MODELS CLASS NEW FACTS...
 *
 * NEW has the lines that a change brought, "file:line" each. A line is printed for each pointer that
 * is used behind: the function that leaves the section, the pointer, the line and function of its
 * read and of its use, and what the use is. Last comes how many places leave the section.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "../../analyzer/fix/outlive.h"
#include "../../analyzer/program/util.h"

static bool is_new(void *data, const struct program *p, struct loc loc)
{
	char *place = xasprintf("%s:%u", program_text(p, loc.file), loc.line);
	char **lines = data;
	bool is = false;

	for (size_t i = 0; i < arrlenu(lines) && !is; i++)
		is = !strcmp(lines[i], place);
	free(place);
	return is;
}

static void print(struct analysis *a, const struct gap *gap, const struct outlived *x)
{
	static const char *const how[] = { "read", "written", "walk", "passed", "stored", "outside", "unknown-callers" };
	const struct program *p = a->p;
	const struct func *f = p->funcs[x->use.func], *r = p->funcs[x->read.func];
	char *name, *reader;

	if (x->use.how == USE_HOWS) {
		printf("%s %s %s\n", func_name(p, p->funcs[gap->func]), how[x->use.how], func_name(p, f));
		return;
	}
	name = outlived_name(a, x);
	reader = outlived_reader(a, x);
	printf("%s %s read %u %s %s used %u %s %s%s%s\n", func_name(p, p->funcs[gap->func]), name,
	       r->insns[x->read.insn].loc.line, func_name(p, r), reader, f->insns[x->use.insn].loc.line,
	       func_name(p, f), how[x->use.how], x->stored.line ? " kept in " : "",
	       x->stored.line ? origin_place_text(p, x->place) : "");
	free(name);
	free(reader);
}

static void each(struct analysis *a, const struct gap *gaps, void *data)
{
	(void)data;
	for (size_t i = 0; i < arrlenu(gaps); i++)
		for (size_t k = 0; k < arrlenu(gaps[i].found); k++)
			print(a, &gaps[i], &gaps[i].found[k]);
}

static char **read_lines(const char *path)
{
	FILE *in = fopen(path, "r");
	char *line = NULL, **out = NULL;
	size_t size = 0;

	if (!in)
		die("%s: cannot read it", path);
	while (getline(&line, &size, in) > 0) {
		line[strcspn(line, "\n")] = '\0';
		arrput(out, xasprintf("%s", line));
	}
	free(line);
	fclose(in);
	return out;
}

int main(int argc, char **argv)
{
	struct program *p = program_new();
	struct sections *rows;
	struct model *m;
	struct analysis *a;
	char **lines;

	if (argc < 5)
		die("usage: outlive MODELS CLASS NEW FACTS...");
	for (int i = 4; i < argc; i++)
		program_add(p, argv[i]);
	program_link(p);
	lines = read_lines(argv[3]);
	m = model_load(argv[1], p->strings);
	rows = sections_load(argv[1]);
	a = analysis_new(p, m);
	printf("places %u\n", outlive_find(a, &(struct outlive_query){ argv[2], rows, { is_new, lines } }, each, NULL));
	analysis_free(a);
	sections_free(rows);
	model_free(m);
	program_free(p);
	for (size_t i = 0; i < arrlenu(lines); i++)
		free(lines[i]);
	arrfree(lines);
	return 0;
}
