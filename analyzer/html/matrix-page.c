// SPDX-License-Identifier: GPL-2.0-or-later
/* matrix-page.c - contexts against the functions that must not be called with a lock held. */
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "pages.h"
#include "../report/layout.h"
#include "../../facts/memory.h"

/* What a cell says, the worst of what was found, and the class that CSS knows it by. */
static const struct { const char *text, *class; } cells[] = {
	[REACH_NONE] = { "<span class=\"unseen\">not reached</span>", "none" }, [REACH_FREE] = { "free", "free" },
	[REACH_HELD] = { "held, no wait", "held" }, [REACH_DEADLOCK] = { "held", "deadlock" },
};

struct names { const char **v; size_t n; };

static void add_name(struct names *names, const char *name)
{
	const char **v;
	size_t i = 0;

	while (i < names->n && strcmp(names->v[i], name) < 0)
		i++;
	if (i < names->n && !strcmp(names->v[i], name))
		return;
	v = memory_resize(names->v, (names->n + 1) * sizeof(*v));
	memmove(v + i + 1, v + i, (names->n - i) * sizeof(*v));
	v[i] = name;
	names->v = v;
	names->n++;
}

/* The finding of CLASS in CONTEXT that passes FUNCTION, or NULL. */
static const struct finding *finding_of(const struct report *r, const char *class, const char *context,
					const char *function)
{
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		if (strcmp(f->rule, "must-not-hold") || !f->lock_class || strcmp(f->lock_class, class) ||
		    !f->context || strcmp(f->context, context))
			continue;
		for (size_t k = 0; k < f->npath; k++)
			if (!strcmp(f->path[k].function, function))
				return f;
	}
	return NULL;
}

static void print_cell(FILE *out, const struct site *s, const char *class, const char *context,
		       const char *function)
{
	enum reach how = REACH_NONE;
	const struct finding *f = NULL;
	struct names who = { 0 };

	for (size_t i = 0; i < s->nreached; i++) {
		const struct reached *x = &s->reached[i];

		if (strcmp(x->lock_class, class) || strcmp(x->context, context) || strcmp(x->function, function))
			continue;
		if (x->how > how) {
			how = x->how;
			who.n = 0;
		}
		if (x->how == how && x->instance)
			add_name(&who, x->instance);
	}
	if (how == REACH_DEADLOCK)
		f = finding_of(s->report, class, context, function);
	fprintf(out, "<td class=\"%s\">", cells[how].class);
	if (f)
		fprintf(out, "<a href=\"finding-%s.html\">", f->id);
	fputs(cells[how].text, out);
	for (size_t i = 0; i < who.n && how > REACH_FREE; i++) {
		fputc(i ? ',' : ' ', out);
		print_upper(who.v[i], out);
	}
	fprintf(out, "%s</td>\n", f ? "</a>" : "");
	free(who.v);
}

static void print_class(FILE *out, const struct site *s, const char *class)
{
	struct names functions = { 0 }, contexts = { 0 };

	for (size_t i = 0; i < s->nreached; i++)
		if (!strcmp(s->reached[i].lock_class, class)) {
			add_name(&functions, s->reached[i].function);
			add_name(&contexts, s->reached[i].context);
		}
	fputs("<section>\n<h2><code>", out);
	html_text(out, class);
	fputs("</code></h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Matrix\">\n"
	      "<table class=\"matrix\">\n<thead><tr><th scope=\"col\">Context</th>\n", out);
	for (size_t i = 0; i < functions.n; i++) {
		fputs("<th scope=\"col\"><code>", out);
		html_printf(out, "%s()", functions.v[i]);
		fputs("</code></th>\n", out);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t k = 0; k < contexts.n; k++) {
		fputs("<tr><th scope=\"row\">", out);
		html_text(out, contexts.v[k]);
		fputs("</th>\n", out);
		for (size_t i = 0; i < functions.n; i++)
			print_cell(out, s, class, contexts.v[k], functions.v[i]);
		fputs("</tr>\n", out);
	}
	fputs("</tbody>\n</table>\n</div>\n</section>\n", out);
	free(functions.v);
	free(contexts.v);
}

void matrix_page(const struct site *s, FILE *out)
{
	struct names classes = { 0 };

	page_begin(out, s->report, "Contexts and functions", "matrix.html", NULL);
	fputs("<h1>Contexts and functions</h1>\n<p>Each column is a function that waits for the readers of a lock, "
	      "directly or not, and that other files call. A cell says how a context reaches it: <em>free</em> of the "
	      "lock, <em>held</em> where it is never left again, <em>held, no wait</em> where the values on that way "
	      "keep it from waiting.</p>\n", out);
	if (s->why_not) {
		fputs("<p class=\"why\">", out);
		html_printf(out, "Here is only what the findings say. What is reached free of the lock, and what is "
			    "reached with it held and does not wait, is not known: %s.", s->why_not);
		fputs("</p>\n", out);
	}
	for (size_t i = 0; i < s->nreached; i++)
		add_name(&classes, s->reached[i].lock_class);
	for (size_t i = 0; i < classes.n; i++)
		print_class(out, s, classes.v[i]);
	if (!classes.n)
		fprintf(out, "<p>No %s waits for the readers of a lock.</p>\n", s->why_not ? "finding's path" :
			"function here");
	free(classes.v);
	page_end(out);
}
