// SPDX-License-Identifier: GPL-2.0-or-later
/* table.c - see table.h. */
#include <stdlib.h>
#include <string.h>

#include "layout.h"
#include "table.h"
#include "../../facts/memory.h"

#define LEFT 37		/* columns of the left side */

struct table { FILE *out; int indent; };

static void row(const struct table *t, const char *left, const char *right)
{
	size_t width = columns(left);

	fprintf(t->out, "%*s%s", t->indent, "", left);
	if (*right)
		fprintf(t->out, "%*s%s", width < LEFT ? (int)(LEFT - width) : 2, "", right);
	fputc('\n', t->out);
}

/* "FORMAT" of two names as one row's left side. */
static void left(const struct table *t, const char *format, const char *a, const char *b)
{
	char *text = NULL;
	size_t size;
	FILE *memory = open_memstream(&text, &size);

	if (!memory)
		return;
	fprintf(memory, format, a, b);
	memory_text(memory, &text);
	row(t, text, "");
	free(text);
}

static const struct acquire *shown(const struct finding *f)
{
	for (size_t i = 0; i < f->nacquires; i++)
		if (f->acquires[i].shown)
			return &f->acquires[i];
	return NULL;
}

static void grace_period(const struct table *t, const struct finding *f)
{
	const char *c = f->lock_class ? f->lock_class : "the lock";
	const struct acquire *a = shown(f);

	row(t, "this task", "the grace period it asks for");
	row(t, "---------", "----------------------------");
	left(t, a && a->function ? "%s():" : "the caller:", a ? a->function : "", "");
	left(t, a && a->cookie ? "  read lock %s, index in %s" : "  read lock %s", c, a ? a->cookie : "");
	if (f->site.callee)
		left(t, "%s():", f->site.callee, "");
	left(t, "  %s()", f->waits.callee, "");
	row(t, "    sleeps until it has ended ...", "... ends when the readers have left;");
	row(t, "", "the task on the left is one");
	left(t, "  read unlock %s (never reached)", c, "");
}

static void second_taker(const struct table *t, const struct finding *f)
{
	const char *c = f->lock_class ? f->lock_class : "the lock";
	const struct acquire *a = shown(f);

	row(t, "this task holds", "and waits for");
	row(t, "---------------", "-------------");
	left(t, a && a->function ? "%s():" : "the caller:", a ? a->function : "", "");
	left(t, "  lock %s", c, "");
	left(t, "%s():", f->site.function ? f->site.function : "?", "");
	row(t, "  takes it again ...", "... its own release, never reached");
}

bool finding_table(const struct finding *f, int indent, FILE *out)
{
	struct table t = { out, indent };

	if (f->rule && !strcmp(f->rule, "must-not-hold") && f->waits.callee)
		grace_period(&t, f);
	else if (f->rule && !strcmp(f->rule, "double-lock"))
		second_taker(&t, f);
	else
		return false;
	return true;
}
