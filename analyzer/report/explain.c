// SPDX-License-Identifier: GPL-2.0-or-later
/* explain.c - see explain.h. */
#include <stdlib.h>
#include <string.h>

#include "cpus.h"
#include "explain.h"
#include "rule-page.h"
#include "source.h"
#include "style.h"
#include "table.h"
#include "text.h"
#include "witness.h"
#include "../../facts/memory.h"

#define BODY 4	/* columns before what is below a title */
#define AROUND 2	/* source lines above and below a call */

struct explainer {
	const struct finding *f;
	const struct report *ways;
	const char *srctree;
	FILE *out;
	const char *unread;	/* the first file whose source was not there */
};

static void title(struct explainer *e, const char *text)
{
	fprintf(e->out, "\n%s%s%s\n", style(STYLE_BOLD, e->out), text, style(STYLE_OFF, e->out));
}

static void source(struct explainer *e, const struct position *pos, uint32_t around, int indent)
{
	if (!print_source(e->out, e->srctree, pos, around, around, indent) && !e->unread)
		e->unread = pos->file;
}

static void field(struct explainer *e, const char *name, const char *value)
{
	if (value)
		fprintf(e->out, "%*s%-10s%s\n", BODY, "", name, value);
}

static void explain_head(struct explainer *e)
{
	const struct finding *f = e->f;

	finding_headline(f, e->out);
	fputc('\n', e->out);
	field(e, "id", f->id);
	field(e, "rule", f->rule);
	field(e, "class", f->lock_class);
	field(e, "context", f->context);
	field(e, "root", f->root);
	if (f->ninstances) {
		fprintf(e->out, "%*s%-10s", BODY, "", "instances");
		finding_instances(f, e->out);
		fputc('\n', e->out);
	}
}

/* Each line of NOTES, wrapped, INDENT columns in, and what is left of it HANG columns. */
static void print_lines(struct explainer *e, const char *notes, int indent, int hang)
{
	while (*notes) {
		size_t length = strcspn(notes, "\n");
		char *line = strndup(notes, length);

		if (line) {
			fprintf(e->out, "%*s", indent, "");
			print_wrapped(e->out, line, indent, hang);
		}
		free(line);
		notes += length + !!notes[length];
	}
}

static void explain_frame(struct explainer *e, size_t i)
{
	struct frame frame = witness_frame(e->f, i);
	char *notes = NULL;
	size_t size;
	FILE *memory = open_memstream(&notes, &size);

	fprintf(e->out, "%3zu. %s%s()%s", i + 1, style(STYLE_BOLD, e->out),
		frame.function ? frame.function : "?", style(STYLE_OFF, e->out));
	if (frame.pos) {
		fputs("  ", e->out);
		print_position(e->out, NULL, frame.pos);
	}
	fputc('\n', e->out);
	if (memory) {
		witness_notes(e->f, i, false, NULL, memory);
		memory_text(memory, &notes);
		print_lines(e, notes, BODY + 1, BODY + 3);
		free(notes);
	}
	if (frame.pos)
		source(e, frame.pos, AROUND, BODY + 1);
}

static void explain_path(struct explainer *e)
{
	size_t i, n = witness_frames(e->f);

	if (!n)
		return;
	title(e, "The path, outermost function first; each at the place where it calls the next");
	for (i = 0; i < n; i++)
		explain_frame(e, i);
}

static void explain_acquires(struct explainer *e)
{
	size_t i;

	if (!e->f->nacquires)
		return;
	title(e, "Where the lock is taken, the places on the path marked *");
	for (i = 0; i < e->f->nacquires; i++) {
		const struct acquire *a = &e->f->acquires[i];

		fprintf(e->out, "%*s%c ", BODY - 2, "", a->shown ? '*' : ' ');
		print_position(e->out, NULL, &a->pos);
		fprintf(e->out, "  %s()", a->function ? a->function : "?");
		if (a->mode)
			fprintf(e->out, ", %s", a->mode);
		if (a->cookie)
			fprintf(e->out, ", index in %s", a->cookie);
		fputc('\n', e->out);
		source(e, &a->pos, 0, BODY + 1);
	}
}

static void explain_conditions(struct explainer *e)
{
	size_t i;

	if (!e->f->nconditions)
		return;
	title(e, "What holds on the path");
	for (i = 0; i < e->f->nconditions; i++) {
		const struct condition *c = &e->f->conditions[i];

		fprintf(e->out, "%*s%s  ", BODY, "", c->expression ? c->expression : "?");
		print_position(e->out, NULL, &c->pos);
		if (c->function)
			fprintf(e->out, "  %s()", c->function);
		fputc('\n', e->out);
		source(e, &c->pos, 0, BODY + 1);
	}
}

/* The other order of a lock-order, or the interrupt of an irq-inversion, as the first path. */
static void explain_against(struct explainer *e)
{
	struct explainer other = *e;

	if (!e->f->against)
		return;
	other.f = e->f->against;
	title(e, e->f->taken ? "The other order" : "The interrupt");
	field(e, "class", other.f->lock_class);
	field(e, "context", other.f->context);
	explain_path(&other);
	explain_acquires(&other);
	explain_conditions(&other);
	title(e, e->f->taken ? "How the two wait for each other" : "How the interrupt waits for what it interrupts");
	print_cpus(e->f, BODY, e->out);
	if (!e->unread)
		e->unread = other.unread;
}

static void explain_table(struct explainer *e)
{
	char *table = NULL;
	size_t size;
	FILE *memory = open_memstream(&table, &size);
	bool any;

	if (!memory)
		return;
	any = finding_table(e->f, BODY, memory);
	memory_text(memory, &table);
	if (any) {
		title(e, "Who holds what");
		fputs(table, e->out);
	}
	free(table);
}

/* Of ways that cannot reach the wait there is nothing to say. */
static bool matters(const struct finding *f, const struct finding *way)
{
	return !f->waits.callee || way->ends_in_wait;
}

static const char *function_at(const struct finding *w, size_t from_end)
{
	return w->path[w->npath - 1 - from_end].function;
}

/* How many functions at their ends all ways have in common. */
static size_t common_end(const struct finding *f, const struct report *ways)
{
	const struct finding *first = NULL;
	size_t n = 0, count = 0, i, k;

	for (i = 0; i < ways->nfindings; i++) {
		const struct finding *w = &ways->findings[i];

		if (!matters(f, w))
			continue;
		for (k = 0; first && k < n && k < w->npath; k++)
			if (strcmp(function_at(w, k), function_at(first, k)))
				break;
		n = first ? k : w->npath;
		first = first ? first : w;
		count++;
	}
	return count > 1 && n > 1 ? n : 0;
}

/* The functions of way W from FROM to before TO, as "a > b > c"; to be freed. */
static char *chain_of(const struct finding *w, size_t from, size_t to)
{
	char *chain = NULL;
	size_t size, i;
	FILE *memory = open_memstream(&chain, &size);

	if (!memory)
		return NULL;
	for (i = from; i < to; i++)
		fprintf(memory, "%s%s%s", i > from ? " > " : "", w->path[i].function,
			w->nacquires && w->acquires[0].depth == i ? " (takes it)" : "");
	memory_text(memory, &chain);
	return chain;
}

static void print_chain(struct explainer *e, const char *chain)
{
	fprintf(e->out, "%*s", BODY + 1, "");
	print_wrapped(e->out, chain, BODY + 1, BODY + 1);
}

static void explain_way(struct explainer *e, const struct finding *w, size_t number, const char *chain)
{
	fprintf(e->out, "%*zu. %s", BODY - 1, number, w->context);
	if (w->ninstances) {
		fputs(", ", e->out);
		print_upper(w->instances[0], e->out);
	}
	fputc('\n', e->out);
	print_chain(e, chain);
}

static void list_ways(struct explainer *e)
{
	const struct report *ways = e->ways;
	size_t end = common_end(e->f, ways), i, number = 0;
	const struct finding *shown = NULL;
	char *last = NULL, *chain;

	for (i = 0; i < ways->nfindings; i++) {
		const struct finding *w = &ways->findings[i];

		if (!matters(e->f, w))
			continue;
		chain = chain_of(w, 0, w->npath > end ? w->npath - end : w->npath);
		/* the same functions through other members of tables */
		if (chain && (!last || strcmp(chain, last)))
			explain_way(e, w, ++number, chain);
		free(last);
		last = chain;
		shown = w;
	}
	free(last);
	if (!shown || !end)
		return;
	chain = chain_of(shown, shown->npath - end, shown->npath);
	fprintf(e->out, "%*sand from there:\n", BODY, "");
	print_chain(e, chain ? chain : "");
	free(chain);
}

static void explain_ways(struct explainer *e)
{
	const struct finding *f = e->f;

	if (!e->ways && !f->others)
		return;
	title(e, "All ways in");
	if (e->ways) {
		list_ways(e);
		return;
	}
	fprintf(e->out, "%*sThe path above is the shortest; %u other%s lead%s here. The facts that it was "
		"found in\n%*sare gone or have changed: run the analysis again to see them.\n", BODY, "",
		f->others, f->others == 1 ? "" : "s", f->others == 1 ? "s" : "", BODY, "");
}

/* A section of the rule's page. */
static void explain_rule(struct explainer *e, const char *heading, const char *section)
{
	char *text = rule_section(e->f->rule, section);

	if (text) {
		title(e, heading);
		print_lines(e, text, BODY, BODY);
	}
	free(text);
}

/* Who does the same with the lock held. */
static void explain_holders(struct explainer *e)
{
	if (!e->f->nholders)
		return;
	title(e, "Functions that hold it");
	for (size_t i = 0; i < e->f->nholders; i++) {
		fprintf(e->out, "%*s%s() at ", BODY, "", e->f->holders[i].function ? e->f->holders[i].function : "?");
		print_position(e->out, NULL, &e->f->holders[i].pos);
		fputc('\n', e->out);
	}
}

/* Which annotation says so, and what is there to mend it. */
static void explain_help(struct explainer *e)
{
	const struct finding *f = e->f;

	if (!f->source)
		return;
	title(e, "Annotations and fixes");
	if (f->requirement) {
		fprintf(e->out, "%*sRequired by %s", BODY, "", f->requirement);
		if (f->stated.file) {
			fputs(", ", e->out);
			print_position(e->out, NULL, &f->stated);
		}
		fputs(".\n", e->out);
	} else {
		fprintf(e->out, "%*s%s: no annotation asks for it.\n", BODY, "",
			!strcmp(f->source, "inferred") ? "Inferred from what the function does" :
			f->nholders ? "Inferred from what others do" :
			"Asserted by the function");
	}
	if (!f->requirement && f->lock_class && !strcmp(f->rule, "must-not-hold"))
		fprintf(e->out, "%*slockctx annotate --class %s   writes the annotations\n", BODY, "", f->lock_class);
	if (f->nholders)
		return;		/* where the lock is to be taken, no rule says */
	fprintf(e->out, "%*slockctx fix %s   tries fixes on a scratch copy, and writes those that hold\n", BODY,
		"", f->id);
}

void report_explain(const struct finding *f, const struct report *ways, const char *srctree, FILE *out)
{
	struct explainer e = { .f = f, .ways = ways, .srctree = finding_srctree(f, srctree), .out = out };

	explain_head(&e);
	explain_path(&e);
	explain_acquires(&e);
	explain_conditions(&e);
	explain_against(&e);
	explain_table(&e);
	explain_ways(&e);
	explain_holders(&e);
	explain_help(&e);
	explain_rule(&e, "What it means", "Means");
	explain_rule(&e, "How to mend it", "Fix");
	explain_rule(&e, "What lockctx cannot know", "Cannot know");
	if (e.unread)
		fprintf(out, "\nSource that is not in %s is not shown (%s, for one).\n",
			e.srctree ? e.srctree : "the current folder", e.unread);
}
