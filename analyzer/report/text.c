// SPDX-License-Identifier: GPL-2.0-or-later
/* text.c - see text.h. */
#include <stdlib.h>
#include <string.h>

#include "cpus.h"
#include "layout.h"
#include "sites.h"
#include "source.h"
#include "style.h"
#include "text.h"
#include "witness.h"
#include "../../facts/memory.h"

#define MARGIN 2	/* columns before everything but the first line */
#define GAP 2	/* columns between a frame, its place and its notes */
#define MAX_DEPTH 30	/* frames further in are not indented any more */
#define MIN_SAME 4	/* fewer equal frames than this are printed again */
#define MOST_WAYS 8	/* contexts that are named */
#define MAX_NAME 58	/* a frame's place starts no later than here */

void finding_headline(const struct finding *f, FILE *out)
{
	const char *bold = style(STYLE_BOLD, out), *alert = style(STYLE_ALERT, out);
	const char *off = style(STYLE_OFF, out);
	const struct position *pos = &f->site.pos;

	fprintf(out, "%s%s:", bold, pos->file ? pos->file : "lockctx");
	if (pos->file && pos->line)
		fprintf(out, "%u:", pos->line);
	if (pos->file && pos->line && pos->column)
		fprintf(out, "%u:", pos->column);
	fprintf(out, "%s %swarning:%s %s [%s-Wlockctx-%s%s]\n", off, alert, off,
		f->message ? f->message : "?", alert, f->rule ? f->rule : "?", off);
}

void finding_instances(const struct finding *f, FILE *out)
{
	size_t i;

	for (i = 0; i < f->ninstances; i++) {
		if (i)
			fputs(i + 1 < f->ninstances ? ", " : " and ", out);
		print_upper(f->instances[i], out);
	}
	if (f->ninstances == 1)
		fputs(" only", out);
}

static void print_context(const struct finding *f, FILE *out)
{
	if (!f->context && !f->ninstances)
		return;
	fprintf(out, "%*s", MARGIN, "");
	if (f->context)
		fprintf(out, "context %s%s%s%s", style(STYLE_BOLD, out), f->context, style(STYLE_OFF, out),
			f->ninstances ? ", " : "");
	finding_instances(f, out);
	fputc('\n', out);
}

/* Which patches of a series bring the finding and take it away, and whether that is known. */
static void print_changes(const struct finding *f, FILE *out)
{
	const struct change *by = &f->introduced, *end = &f->repaired;

	if (f->maybe_old)
		fprintf(out, "%*smay have been there before: not all of %s could be looked at then\n", MARGIN, "",
			f->lock_class ? f->lock_class : "?");
	if (by->number)
		fprintf(out, "%*sintroduced by patch %u/%u: %s\n", MARGIN, "", by->number, by->of,
			by->subject ? by->subject : "?");
	if (end->number)
		fprintf(out, "%*srepaired by patch %u/%u: %s; a bisection can land in between\n",
			MARGIN, "", end->number, end->of, end->subject ? end->subject : "?");
}

/* Where the function of frame I starts: a hook one column further in than its caller's. */
static size_t frame_indent(size_t i)
{
	return MARGIN + (i < MAX_DEPTH ? i : MAX_DEPTH);
}

static size_t frame_width(const struct finding *f, size_t i)
{
	const char *function = witness_frame(f, i).function;

	return frame_indent(i) + (i ? 1 : 0) + columns(function ? function : "?") + 2;
}

/* Where the widest frame ends: GAP columns further the places of all start. */
static size_t place_column(const struct finding *f)
{
	size_t widest = 0, i;

	for (i = 0; i < witness_frames(f); i++) {
		size_t width = frame_width(f, i);

		if (width > widest && width <= MAX_NAME)
			widest = width;
	}
	return widest;
}

/*
 * NOTES is one line per note. Beside the frame, from COLUMN, goes what fits; from the first note
 * that does not, each gets a line of its own.
 */
static void print_notes(char *notes, size_t column, int indent, FILE *out)
{
	const char *separator = "  ";	/* GAP */
	char *note;

	while ((note = strsep(&notes, "\n")) && *note) {
		size_t width = strlen(separator) + columns(note);

		if (column + width > LAYOUT_WIDTH)
			break;
		fprintf(out, "%s%s", separator, note);
		column += width;
		separator = "; ";
	}
	fputc('\n', out);
	for (; note && *note; note = strsep(&notes, "\n")) {
		fprintf(out, "%*s", indent, "");
		print_wrapped(out, note, indent, indent + 2);
	}
}

/* The notes on frame I, the loose ones after the last frame; to be freed. */
static char *collect_notes(const struct finding *f, size_t i, struct mentions *m)
{
	char *notes = NULL;
	size_t size;
	FILE *memory = open_memstream(&notes, &size);

	if (!memory)
		return NULL;
	if (i < witness_frames(f))
		witness_notes(f, i, false, m, memory);
	else
		witness_loose_notes(f, false, m, memory);
	memory_text(memory, &notes);
	return notes;
}

/* Prints POS and says how wide it is. */
static size_t print_place(const struct position *pos, struct mentions *m, FILE *out)
{
	char *place = NULL;
	size_t size, width;
	FILE *memory = open_memstream(&place, &size);

	if (!memory)
		return 0;
	print_position(memory, m, pos);
	memory_text(memory, &place);
	fprintf(out, "%s%s%s", style(STYLE_PLACE, out), place, style(STYLE_OFF, out));
	width = columns(place);
	free(place);
	return width;
}

static void print_frame(const struct finding *f, size_t i, size_t places, struct mentions *m,
			FILE *out)
{
	struct frame frame = witness_frame(f, i);
	size_t column = frame_width(f, i), padding;
	char *notes;

	if (frame.pos)	/* else its notes start there, after a gap of their own */
		places += GAP;
	padding = column < places ? places - column : frame.pos ? GAP : 0;
	column += padding;
	fprintf(out, "%*s%s%s()%*s", (int)frame_indent(i), "", i ? "└" : "",
		frame.function ? frame.function : "?", (int)padding, "");
	if (frame.pos)
		column += print_place(frame.pos, m, out);
	notes = collect_notes(f, i, m);
	print_notes(notes, column, frame_indent(i) + 4, out);
	free(notes);
}

static void print_loose_notes(const struct finding *f, struct mentions *m, FILE *out)
{
	char *notes = collect_notes(f, witness_frames(f), m);
	char *rest = notes, *note;

	while ((note = strsep(&rest, "\n")) && *note) {
		fprintf(out, "%*s", MARGIN, "");
		print_wrapped(out, note, MARGIN, MARGIN + 2);
	}
	free(notes);
}

/* Do frame I of A and frame K of B, and all that is said about them, look the same? */
static bool same_frame(const struct finding *a, size_t i, const struct finding *b, size_t k)
{
	struct frame x = witness_frame(a, i), y = witness_frame(b, k);
	char *notes, *others;
	bool same;

	if (!x.pos != !y.pos || !x.function || !y.function || strcmp(x.function, y.function) ||
	    (x.pos && x.pos->line != y.pos->line))
		return false;
	notes = collect_notes(a, i, NULL);
	others = collect_notes(b, k, NULL);
	same = notes && others && !strcmp(notes, others);
	free(notes);
	free(others);
	return same;
}

/* How many frames of F from its first, or to its last with END, were said of LAST. */
static size_t frames_said(const struct finding *f, const struct finding *last, bool end)
{
	size_t n = 0, nf = witness_frames(f), nl = last ? witness_frames(last) : 0;

	while (n + 1 < nf && n + 1 < nl &&
	       same_frame(f, end ? nf - 1 - n : n, last, end ? nl - 1 - n : n))
		n++;
	return n >= MIN_SAME ? n : 0;
}

/* Instead of the frames from FIRST to LAST. */
static void print_said(const struct finding *f, size_t first, size_t last, FILE *out)
{
	fprintf(out, "%*s%s[%zu frames as in the finding above, %s() to %s()]%s\n", (int)frame_indent(first), "",
		style(STYLE_FAINT, out), last - first + 1, witness_frame(f, first).function,
		witness_frame(f, last).function, style(STYLE_OFF, out));
}

static void print_frames(const struct finding *f, const struct finding *last, struct mentions *m, FILE *out)
{
	size_t places = place_column(f), n = witness_frames(f), i;
	size_t before = frames_said(f, last, false), after = frames_said(f, last, true);

	if (before + after > n)
		after = 0;	/* what is equal from both sides: the same path */
	if (before)
		print_said(f, 0, before - 1, out);
	for (i = before; i < n - after; i++)
		print_frame(f, i, places, m, out);
	if (after)
		print_said(f, i, n - 1, out);
}

/* What is not printed here, and where it is. */
static void print_more(const struct finding *f, FILE *out)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nconditions; i++)
		n += !f->conditions[i].decides;
	fprintf(out, "%*s", MARGIN, "");
	if (f->others)
		fprintf(out, "also reached in %u other way%s", f->others, f->others == 1 ? "" : "s");
	if (n)
		fprintf(out, "%s%zu more condition%s on this one", f->others ? ", and " : "", n, n == 1 ? "" : "s");
	else if (!f->others)
		fputs("more about it", out);
	fprintf(out, ": lockctx explain %s\n", f->id);
}

/* Does way F of a site call what its first way A does? Through one member it may be another function. */
static bool calls_same(const struct finding *f, const struct finding *a)
{
	return !f->site.callee || !a->site.callee || !strcmp(f->site.callee, a->site.callee);
}

/* The contexts of the ways to F's site but for the first, and what to ask explain for. */
static void print_ways(const struct finding *f, size_t ways, FILE *out)
{
	char *list = NULL;
	size_t size;
	bool same = true;
	FILE *memory = ways > 1 ? open_memstream(&list, &size) : NULL;

	if (!memory)
		return;
	for (size_t i = 1; i < ways; i++)
		same &= calls_same(&f[i], f);
	fprintf(memory, "and in %zu other %s%s: ", ways - 1, same ? "context" : "way", ways == 2 ? "" : "s");
	for (size_t i = 1; i < ways && i <= MOST_WAYS; i++)
		fprintf(memory, "%s%s%s%s (%s)", i > 1 ? ", " : "", f[i].context ? f[i].context : "?",
			calls_same(&f[i], f) ? "" : " to ", calls_same(&f[i], f) ? "" : f[i].site.callee, f[i].id);
	if (ways - 1 > MOST_WAYS)
		fprintf(memory, " and %zu more", ways - 1 - MOST_WAYS);
	memory_text(memory, &list);
	fprintf(out, "%*s", MARGIN, "");
	print_wrapped(out, list, MARGIN, MARGIN + 2);
	free(list);
}

/* How the two orders of F meet, and the path of the other one. */
static void print_against(const struct finding *f, struct mentions *m, FILE *out)
{
	const struct finding *other = f->against;

	if (!other)
		return;
	fprintf(out, "%*sin the %s:\n", MARGIN, "", against_text(f));
	print_context(other, out);
	print_frames(other, NULL, m, out);
	print_loose_notes(other, m, out);
	fprintf(out, "%*s%s:\n", MARGIN, "", f->taken ? "the two can wait for each other" :
		"it waits for what it interrupts");
	print_cpus(f, MARGIN + 2, out);
}

static void print_finding(const struct finding *f, size_t ways, const struct finding *last, const char *srctree,
			  FILE *out)
{
	struct mentions m = { 0 };

	finding_headline(f, out);
	if (srctree)
		print_caret(out, srctree, &f->site.pos);
	if (f->site.pos.file)
		mention(&m, f->site.pos.file);
	print_context(f, out);
	print_changes(f, out);
	print_frames(f, last, &m, out);
	print_loose_notes(f, &m, out);
	print_against(f, &m, out);
	print_ways(f, ways, out);
	print_more(f, out);
	mentions_clear(&m);
}

void finding_text(const struct finding *f, FILE *out)
{
	print_finding(f, 1, NULL, NULL, out);
}

void report_text(const struct report *r, FILE *out)
{
	const struct finding *last = NULL;

	for (size_t i = 0, ways; i < r->nfindings; i += ways) {
		const struct finding *f = &r->findings[i];

		ways = site_ways(f, r->nfindings - i);
		if (last)
			fputc('\n', out);
		print_finding(f, ways, last, finding_srctree(f, r->srctree ? r->srctree : "."), out);
		last = f;
	}
}
