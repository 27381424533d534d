// SPDX-License-Identifier: GPL-2.0-or-later
/* cpus.c - see cpus.h. */
#include <stdlib.h>

#include "cpus.h"
#include "layout.h"
#include "../../facts/memory.h"

#define GAP 4	/* columns between the two */

/* What the one of F does first, or, when it WANTS the other lock, last; to be freed, NULL without memory. */
static char *line(const struct finding *f, bool wants)
{
	const struct acquire *a = f->nacquires ? &f->acquires[0] : NULL;
	const struct position *pos = wants ? (f->npath ? &f->path[f->npath - 1].pos : NULL) : a ? &a->pos : NULL;
	const char *lock = wants ? f->taken : f->lock_class;
	char *text = NULL;
	size_t size;
	FILE *memory = open_memstream(&text, &size);

	if (!memory)
		return NULL;
	fprintf(memory, "%s %s", wants ? f->waits.callee ? "waits for" : "wants" : a && a->entry ? (a->around ? "runs under" : "runs as") : "takes",
		lock ? lock : "?");
	if (pos && pos->file) {
		fputs("  ", memory);
		print_position(memory, NULL, pos);
	}
	memory_text(memory, &text);
	return text;
}

static void print_orders(const struct finding *f, int indent, FILE *out)
{
	char *takes = line(f, false), *wants = line(f, true);
	char *other_takes = line(f->against, false), *other_wants = line(f->against, true);
	size_t column = 0;

	if (takes && wants && other_takes && other_wants) {
		column = columns(takes) > columns(wants) ? columns(takes) : columns(wants);
		column += indent + GAP;
		fprintf(out, "%*sCPU0%*sCPU1\n", indent, "", (int)column - indent - 4, "");
		fprintf(out, "%*s%s\n", indent, "", takes);
		fprintf(out, "%*s%s\n", (int)column, "", other_takes);
		fprintf(out, "%*s%s\n", indent, "", wants);
		fprintf(out, "%*s%s\n", (int)column, "", other_wants);
	}
	free(takes);
	free(wants);
	free(other_takes);
	free(other_wants);
}

const char *against_text(const struct finding *f)
{
	return f->taken ? "other order" : "interrupt";
}

/* The end of F's path, in column COLUMN. */
static void print_end(const struct finding *f, const char *what, int column, FILE *out)
{
	fprintf(out, "%*s%s %s", column, "", what, f->lock_class ? f->lock_class : "?");
	if (f->npath && f->path[f->npath - 1].pos.file) {
		fputs("  ", out);
		print_position(out, NULL, &f->path[f->npath - 1].pos);
	}
	fputc('\n', out);
}

/* An interrupt comes to who holds what it takes. */
static void print_interrupted(const struct finding *f, int indent, FILE *out)
{
	fprintf(out, "%*sCPU0\n", indent, "");
	print_end(f, "takes", indent, out);
	fprintf(out, "%*s<interrupt>\n", indent, "");
	print_end(f->against, "wants", indent + 2, out);
}

void print_cpus(const struct finding *f, int indent, FILE *out)
{
	if (f->taken)
		print_orders(f, indent, out);
	else
		print_interrupted(f, indent, out);
}
