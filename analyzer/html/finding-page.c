// SPDX-License-Identifier: GPL-2.0-or-later
/* finding-page.c - one finding: its path with source, the drawing, the other ways in. */
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "pages.h"
#include "../report/cpus.h"
#include "../report/rule-page.h"
#include "../report/source.h"
#include "../report/table.h"
#include "../report/witness.h"
#include "../../facts/memory.h"

#define AROUND 3	/* source lines above and below a call */

static void heading(FILE *out, const char *id, const char *text)
{
	fprintf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id, text);
}

static void print_fact(FILE *out, const char *name, const char *value)
{
	if (!value)
		return;
	fprintf(out, "<div><dt>%s</dt><dd>", name);
	html_text(out, value);
	fputs("</dd></div>\n", out);
}

static void print_head(FILE *out, const struct finding *f)
{
	fputs("<h1>", out);
	html_text(out, f->message);
	fputs("</h1>\n<dl class=\"facts\">\n", out);
	print_fact(out, "rule", f->rule);
	print_fact(out, "lock class", f->lock_class);
	print_fact(out, "context", f->context);
	if (f->ninstances) {
		fputs("<div><dt>configuration</dt><dd>", out);
		html_instances(out, f);
		fputs("</dd></div>\n", out);
	}
	print_fact(out, "root", f->root);
	fputs("<div><dt>site</dt><dd>", out);
	html_place(out, &f->site.pos);
	fputs("</dd></div>\n", out);
	fputs("</dl>\n", out);
}

/* The lines of TEXT, that of the call (which begins with '>') marked. */
static void print_lines(FILE *out, char *text)
{
	char *line;

	fputs("<pre class=\"source\" tabindex=\"0\"><code>", out);
	while ((line = strsep(&text, "\n")) && (*line || text)) {
		bool marked = *line == '>';

		if (marked)
			*line = ' ';
		fputs(marked ? "<mark>" : "", out);
		html_text(out, line);
		fprintf(out, "%s\n", marked ? "</mark>" : "");
	}
	fputs("</code></pre>\n", out);
}

static void print_excerpt(FILE *out, const char *srctree, const struct position *pos)
{
	char *text = NULL;
	size_t size;
	FILE *memory = open_memstream(&text, &size);
	bool there;

	if (!memory)
		return;
	there = print_source(memory, srctree, pos, AROUND, AROUND, 0);
	memory_text(memory, &text);
	if (there)
		print_lines(out, text);
	free(text);
}

static void print_notes(FILE *out, const struct finding *f, size_t i)
{
	char *notes = NULL, *rest, *note;
	size_t size;
	FILE *memory = open_memstream(&notes, &size);

	if (!memory)
		return;
	if (i < witness_frames(f))
		witness_notes(f, i, true, NULL, memory);
	else
		witness_loose_notes(f, true, NULL, memory);
	memory_text(memory, &notes);
	rest = notes;
	if (*notes)
		fputs("<ul class=\"notes\">\n", out);
	while ((note = strsep(&rest, "\n")) && *note) {
		fputs("<li>", out);
		html_text(out, note);
		fputs("</li>\n", out);
	}
	if (*notes)
		fputs("</ul>\n", out);
	free(notes);
}

/* F's path, under TITLE; the steps are called STEP with a number, for links. */
static void print_path(FILE *out, const struct finding *f, const char *srctree, const char *id, const char *title,
		       const char *step)
{
	size_t n = witness_frames(f);

	heading(out, id, title);
	fputs("<p>Outermost function first, each at the place where it calls the next.</p>\n<ol class=\"path\">\n", out);
	for (size_t i = 0; i < n; i++) {
		struct frame frame = witness_frame(f, i);

		fprintf(out, "<li id=\"%s-%zu\" tabindex=\"-1\">\n<h3><code>", step, i + 1);
		html_printf(out, "%s()", frame.function ? frame.function : "?");
		fputs("</code> ", out);
		if (frame.pos)
			html_place(out, frame.pos);
		fputs("</h3>\n", out);
		print_notes(out, f, i);
		if (frame.pos)
			print_excerpt(out, srctree, frame.pos);
		fputs("</li>\n", out);
	}
	fputs("</ol>\n", out);
	print_notes(out, f, n);
	fputs("</section>\n", out);
}

/* The other order of a lock-order, or the interrupt of an irq-inversion, and how the two meet. */
static void print_against(FILE *out, const struct finding *f, const char *srctree)
{
	char *drawn = NULL;
	size_t size;
	FILE *memory;

	if (!f->against)
		return;
	print_path(out, f->against, srctree, "other", f->taken ? "The other order" : "The interrupt", "other-step");
	memory = open_memstream(&drawn, &size);
	if (!memory)
		return;
	print_cpus(f, 0, memory);
	memory_text(memory, &drawn);
	heading(out, "meet", f->taken ? "How the two wait for each other" : "How the interrupt waits for what it interrupts");
	fputs("<pre class=\"holds\" tabindex=\"0\">", out);
	html_text(out, drawn);
	fputs("</pre>\n</section>\n", out);
	free(drawn);
}

static void print_drawing(FILE *out, const char *svg, const char *why)
{
	const char *start = svg ? strstr(svg, "<svg") : NULL;

	heading(out, "drawing", "From the roots to the wait");
	if (!start) {
		fputs("<p>No drawing: ", out);
		html_text(out, why ? why : "nothing to draw");
		fputs("</p>\n</section>\n", out);
		return;
	}
	fputs("<p>Functions from the roots down; calls through pointers are dashed. A click on a function leads to "
	      "its place on the path, or to a way that passes it.</p>\n"
	      "<ul class=\"legend\"><li class=\"root\">root</li><li class=\"takes\">takes the lock</li>"
	      "<li class=\"site\">reported here</li><li class=\"waits\">waits</li></ul>\n"
	      "<div class=\"drawing\" role=\"group\" aria-label=\"Drawing of the calls\" tabindex=\"0\">\n", out);
	fputs(start, out);
	fputs("</div>\n</section>\n", out);
}

static bool matters(const struct finding *f, const struct finding *way)
{
	return !f->waits.callee || way->ends_in_wait;
}

static void print_way(FILE *out, const struct finding *w, size_t number)
{
	fprintf(out, "<li id=\"way-%zu\" tabindex=\"-1\"><details>\n<summary>", number);
	html_text(out, w->context);
	if (w->ninstances) {
		fputs(", ", out);
		html_instances(out, w);
	}
	fprintf(out, ": %zu calls</summary>\n<ol>\n", w->npath);
	for (size_t i = 0; i < w->npath; i++) {
		const struct step *step = &w->path[i];

		fputs("<li><code>", out);
		html_printf(out, "%s()", step->function);
		fputs("</code> ", out);
		if (i + 1 < w->npath)
			html_place(out, &step->pos);
		if (w->nacquires && w->acquires[0].depth == i)
			fputs(" <strong>takes the lock</strong>", out);
		if (step->via)
			html_printf(out, " via %s", step->via);
		fputs("</li>\n", out);
	}
	fputs("</ol>\n</details></li>\n", out);
}

static void print_ways(FILE *out, const struct site *s, const struct finding *f, const struct report *ways)
{
	heading(out, "ways", "All ways in");
	if (!ways) {
		fputs("<p>", out);
		html_printf(out, "Not known: %s.", s->why_not ? s->why_not :
			    "for this rule they are not searched");
		fputs("</p>\n</section>\n", out);
		return;
	}
	fputs("<ol>\n", out);
	for (size_t i = 0; i < ways->nfindings; i++)
		if (matters(f, &ways->findings[i]))
			print_way(out, &ways->findings[i], i + 1);
	fputs("</ol>\n</section>\n", out);
}

static void print_acquires(FILE *out, const struct finding *f)
{
	if (!f->nacquires)
		return;
	heading(out, "acquires", "Where the lock is taken");
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Where the lock is taken\">\n<table>\n"
	      "<thead><tr><th scope=\"col\">Place</th><th scope=\"col\">Function</th><th scope=\"col\">Mode</th>"
	      "<th scope=\"col\">Index kept in</th><th scope=\"col\">On the path</th></tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < f->nacquires; i++) {
		const struct acquire *a = &f->acquires[i];

		fputs("<tr><td>", out);
		html_place(out, &a->pos);
		fputs("</td><td><code>", out);
		html_printf(out, "%s()", a->function ? a->function : "?");
		fputs("</code></td><td>", out);
		html_text(out, a->mode);
		fputs("</td><td><code>", out);
		html_text(out, a->cookie);
		fprintf(out, "</code></td><td>%s</td></tr>\n", a->shown ? "yes" : "");
	}
	fputs("</tbody>\n</table>\n</div>\n</section>\n", out);
}

static void print_holders(FILE *out, const struct finding *f)
{
	if (!f->nholders)
		return;
	heading(out, "holders", "Functions that hold it");
	fputs("<ul>\n", out);
	for (size_t i = 0; i < f->nholders; i++) {
		fputs("<li><code>", out);
		html_printf(out, "%s()", f->holders[i].function ? f->holders[i].function : "?");
		fputs("</code> ", out);
		html_place(out, &f->holders[i].pos);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n</section>\n", out);
}

/* Section SECTION of the rule's page; an example is a block of its own. */
static void print_rule(FILE *out, const struct finding *f, const char *id, const char *title, const char *section)
{
	char *text = rule_section(f->rule, section), *rest = text, *line;
	bool example = false;

	if (!text)
		return;
	heading(out, id, title);
	while ((line = strsep(&rest, "\n"))) {
		bool code = !*line || *line == ' ';

		if (code != example)
			fputs(code ? "<pre class=\"source\" tabindex=\"0\"><code>" : "</code></pre>\n", out);
		fputs(code ? "" : "<p>", out);
		html_text(out, line);
		fputs(code ? "\n" : "</p>\n", out);
		example = code;
	}
	fprintf(out, "%s</section>\n", example ? "</code></pre>\n" : "");
	free(text);
}

static void print_table(FILE *out, const struct finding *f)
{
	char *table = NULL;
	size_t size;
	FILE *memory = open_memstream(&table, &size);

	if (!memory)
		return;
	if (finding_table(f, 0, memory)) {
		memory_text(memory, &table);
		heading(out, "holds", "Who holds what");
		fputs("<pre class=\"holds\" tabindex=\"0\">", out);
		html_text(out, table);
		fputs("</pre>\n</section>\n", out);
	} else {
		memory_text(memory, &table);
	}
	free(table);
}

const char *finding_url(const char *function, void *data)
{
	struct drawing_of *d = data;

	for (size_t i = 0; i < witness_frames(d->f); i++) {
		const char *name = witness_frame(d->f, i).function;

		if (name && !strcmp(name, function)) {
			snprintf(d->url, sizeof(d->url), "#step-%zu", i + 1);
			return d->url;
		}
	}
	for (size_t i = 0; d->ways && i < d->ways->nfindings; i++) {
		const struct finding *w = &d->ways->findings[i];

		for (size_t k = 0; k < w->npath && matters(d->f, w); k++)
			if (!strcmp(w->path[k].function, function)) {
				snprintf(d->url, sizeof(d->url), "#way-%zu", i + 1);
				return d->url;
			}
	}
	return NULL;
}

void finding_page(const struct site *s, size_t i, const char *svg, const char *why, FILE *out)
{
	const struct finding *f = &s->report->findings[i];

	page_begin(out, s->report, f->message, "", f->id);
	print_head(out, f);
	print_table(out, f);
	print_path(out, f, finding_srctree(f, s->report->srctree), "path", "The path", "step");
	print_against(out, f, finding_srctree(f, s->report->srctree));
	print_drawing(out, svg, why);
	print_ways(out, s, f, s->ways ? s->ways[i] : NULL);
	print_acquires(out, f);
	print_holders(out, f);
	print_rule(out, f, "means", "What it means", "Means");
	print_rule(out, f, "example", "A small example", "Example");
	print_rule(out, f, "mend", "How to mend it", "Fix");
	print_rule(out, f, "unknown", "What lockctx cannot know", "Cannot know");
	page_end(out);
}
