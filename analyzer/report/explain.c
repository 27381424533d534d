// SPDX-License-Identifier: GPL-2.0-or-later
/* explain.c - see explain.h. */
#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "rule-text.h"
#include "source.h"
#include "text.h"
#include "witness.h"

#define BODY 4	/* columns before what is below a title */
#define AROUND 2	/* source lines above and below a call */

struct explainer {
	const struct finding *f;
	const char *srctree;
	FILE *out;
	const char *unread;	/* the first file whose source was not there */
};

static void title(struct explainer *e, const char *text)
{
	fprintf(e->out, "\n%s\n", text);
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

/* Each line of NOTES, wrapped, INDENT columns in. */
static void print_lines(struct explainer *e, const char *notes, int indent)
{
	while (*notes) {
		size_t length = strcspn(notes, "\n");
		char *line = strndup(notes, length);

		if (line) {
			fprintf(e->out, "%*s", indent, "");
			print_wrapped(e->out, line, indent, indent + 2);
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

	fprintf(e->out, "%3zu. %s()", i + 1, frame.function ? frame.function : "?");
	if (frame.pos) {
		fputs("  ", e->out);
		print_position(e->out, NULL, frame.pos);
	}
	fputc('\n', e->out);
	if (memory) {
		witness_notes(e->f, i, NULL, memory);
		fclose(memory);
		print_lines(e, notes, BODY + 1);
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

static void explain_others(struct explainer *e)
{
	const struct finding *f = e->f;

	if (!f->others)
		return;
	title(e, "Other ways");
	fprintf(e->out, "%*sThe path above is the shortest; %u other%s lead%s here. To list them:\n",
		BODY, "", f->others, f->others == 1 ? "" : "s", f->others == 1 ? "s" : "");
	fprintf(e->out, "%*slockctx paths --to %s", BODY, "",
		f->site.callee ? f->site.callee : f->site.function ? f->site.function : "?");
	if (f->site.callee && f->site.function)
		fprintf(e->out, " --through %s", f->site.function);
	if (f->lock_class && f->nacquires)
		fprintf(e->out, " --holding %s", f->lock_class);
	fputs(" --all FACTS...\n", e->out);
}

static void explain_text(struct explainer *e, const char *heading, const char *text)
{
	char *body = NULL;
	size_t size;
	FILE *memory = open_memstream(&body, &size);

	title(e, heading);
	if (!memory)
		return;
	print_rule_text(memory, text, e->f->lock_class);
	fclose(memory);
	fprintf(e->out, "%*s", BODY, "");
	print_wrapped(e->out, body, BODY, BODY);
	free(body);
}

void report_explain(const struct finding *f, const char *srctree, FILE *out)
{
	struct explainer e = { .f = f, .srctree = srctree, .out = out };
	const struct rule_text *text = rule_text(f->rule);

	explain_head(&e);
	explain_path(&e);
	explain_acquires(&e);
	explain_conditions(&e);
	explain_others(&e);
	explain_text(&e, "What it means", text->means);
	explain_text(&e, "How to mend it", text->fix);
	if (e.unread)
		fprintf(out, "\nSource that is not in %s is not shown (%s, for one).\n",
			srctree ? srctree : "the current folder", e.unread);
}
