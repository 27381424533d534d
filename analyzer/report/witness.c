// SPDX-License-Identifier: GPL-2.0-or-later
/* witness.c - see witness.h. */
#include <string.h>

#include "rule-text.h"
#include "witness.h"

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Plain JSON has columns for the site alone. */
static bool same_position(const struct position *a, const struct position *b)
{
	return same(a->file, b->file) && a->line == b->line &&
	       (a->column == b->column || !a->column || !b->column);
}

/* The path normally ends in the wait; if it ends before, the wait is one more step. */
static bool wait_is_apart(const struct finding *f)
{
	const struct step *last = f->npath ? &f->path[f->npath - 1] : NULL;

	return f->waits.callee && !(last && same(last->callee, f->waits.callee) &&
				    same(last->function, f->waits.function));
}

static size_t step_count(const struct finding *f)
{
	return f->npath + wait_is_apart(f);
}

static const struct step *step_at(const struct finding *f, size_t i)
{
	return i < f->npath ? &f->path[i] : &f->waits;
}

size_t witness_frames(const struct finding *f)
{
	size_t n = step_count(f);

	return n + (n && step_at(f, n - 1)->callee);
}

struct frame witness_frame(const struct finding *f, size_t i)
{
	const struct step *step;

	if (i == step_count(f))
		return (struct frame){ step_at(f, i - 1)->callee, NULL };
	step = step_at(f, i);
	return (struct frame){ step->function, &step->pos };
}

/* The frame that C is in. A function may be on the path twice: full reports say which
 * one it is, others mean the first. */
static size_t frame_of(const struct finding *f, const struct condition *c)
{
	const char *function = c->function;
	size_t i, n = step_count(f);

	if (c->depth < n && same(step_at(f, c->depth)->function, function))
		return c->depth;

	for (i = 0; i < n; i++)
		if (same(step_at(f, i)->function, function))
			return i;
	return n;
}

static void note_call(const struct finding *f, size_t i, struct mentions *m, FILE *out)
{
	const struct step *from = step_at(f, i - 1);
	struct frame to = witness_frame(f, i);

	if (from->via) {
		fprintf(out, "via %s", from->via);
		if (from->because.file) {
			fputs(", set in ", out);
			print_position(out, m, &from->because);
		}
		fputc('\n', out);
	} else if (from->callee && !same(from->callee, to.function)) {
		fprintf(out, "called as %s()\n", from->callee);
	}
}

/* What the path ends in, and where that is written if the code there does not show it. */
static void note_end(const struct finding *f, struct mentions *m, FILE *out)
{
	const struct rule_text *text = rule_text(f->rule);
	bool states = f->stated.file && !f->waits.callee;

	print_rule_text(out, f->nholders ? HELD_BY_OTHERS : states && text->stated ? text->stated : f->waits.callee && text->waits ? text->waits :
			text->last, f->taken ? f->taken : f->lock_class);
	if (states && f->requirement) {
		fputs(text->stated || strcmp(f->rule, "annotation") ? ", says " : " at ", out);
		print_position(out, m, &f->stated);
	}
	fputc('\n', out);
}

static const char *mode_text(const char *mode)
{
	if (same(mode, "read"))
		return " for reading";
	return same(mode, "write") ? " for writing" : "";
}

/* How many acquires are not on the path; said once, with the first that is. */
static size_t other_places(const struct finding *f, size_t i)
{
	size_t others = 0, j;

	for (j = 0; j < f->nacquires; j++) {
		if (j < i && f->acquires[j].shown)
			return 0;
		others += !f->acquires[j].shown;
	}
	return others;
}

/* TEXT with MODE for "%m": what a primitive did, or a kind of function that is called so. */
static void print_taken(const char *text, const char *mode, FILE *out)
{
	const char *at = strstr(text, "%m");
	bool kind = mode && strchr(mode, ' ');

	fprintf(out, "%.*s%s %s%s%s", (int)(at - text), text, kind ? "as" : "by", mode ? mode : "", kind ? "" : "()",
		at + 2);
}

/* F's I-th acquire, on the frame of FUNCTION. */
static void note_acquire(const struct finding *f, size_t i, const char *function,
			 struct mentions *m, FILE *out)
{
	const struct acquire *a = &f->acquires[i];
	size_t others = other_places(f, i);

	if (a->entry && !rule_text(f->rule)->taken)
		fprintf(out, "runs %s %s (%s)", a->around ? "under" : "as", f->lock_class ? f->lock_class : "it", a->mode ? a->mode : "?");
	else if (rule_text(f->rule)->taken)
		print_taken(rule_text(f->rule)->taken, a->mode, out);
	else
		fprintf(out, "takes %s%s", f->lock_class ? f->lock_class : "it", mode_text(a->mode));
	if (a->function && !same(a->function, function))
		fprintf(out, " in %s()", a->function);
	if (!a->entry) {
		fputs(" at ", out);
		print_position(out, m, &a->pos);
	}
	if (a->cookie)
		fprintf(out, ", index in %s", a->cookie);
	if (others)
		fprintf(out, " (%zu other place%s it)", others, others == 1 ? " takes" : "s take");
	fputc('\n', out);
}

/* What left nothing for the release at the end. */
static void note_release(const struct finding *f, struct mentions *m, FILE *out)
{
	const struct release *r = &f->released;

	fprintf(out, "%s was given back", f->lock_class ? f->lock_class : "it");
	if (r->callee)
		fprintf(out, " by %s()", r->callee);
	fputs(" at ", out);
	print_position(out, m, &r->pos);
	fputc('\n', out);
}

static void note_condition(const struct condition *c, const char *function, struct mentions *m,
			   FILE *out)
{
	fprintf(out, "when %s", c->expression ? c->expression : "?");
	if (c->function && !same(c->function, function))
		fprintf(out, " in %s()", c->function);
	fputs(" (", out);
	print_position(out, m, &c->pos);
	fputs(")\n", out);
}

/* The first call that is made with the lock held, when no acquire on the path says so. */
static bool held_from_here(const struct finding *f, size_t i)
{
	size_t j;

	for (j = 0; j < f->nacquires; j++)
		if (f->acquires[j].shown)
			return false;
	return i < f->npath && f->path[i].holds && (!i || !f->path[i - 1].holds);
}

void witness_notes(const struct finding *f, size_t i, bool all, struct mentions *m, FILE *out)
{
	struct frame frame = witness_frame(f, i);
	size_t j;

	if (frame.pos && same_position(frame.pos, &f->site.pos) &&
	    same(frame.function, f->site.function))
		fputs("reported here\n", out);
	if (i)
		note_call(f, i, m, out);
	for (j = 0; j < f->nacquires; j++)
		if (f->acquires[j].shown && f->acquires[j].depth == i && i < f->npath)
			note_acquire(f, j, frame.function, m, out);
	if (f->released.pos.file && f->released.depth == i && i < f->npath)
		note_release(f, m, out);
	if (held_from_here(f, i))
		fprintf(out, "from here on %s is held\n", f->lock_class ? f->lock_class : "it");
	for (j = 0; frame.pos && j < f->nconditions; j++)
		if ((all || f->conditions[j].decides) && frame_of(f, &f->conditions[j]) == i)
			note_condition(&f->conditions[j], frame.function, m, out);
	if (i + 1 == witness_frames(f))
		note_end(f, m, out);
}

void witness_loose_notes(const struct finding *f, bool all, struct mentions *m, FILE *out)
{
	size_t i;

	for (i = 0; i < f->nacquires; i++)
		if (f->acquires[i].shown && f->acquires[i].depth >= f->npath)
			note_acquire(f, i, NULL, m, out);
	for (i = 0; i < f->nconditions; i++)
		if ((all || f->conditions[i].decides) && frame_of(f, &f->conditions[i]) == step_count(f))
			note_condition(&f->conditions[i], NULL, m, out);
}

void print_rule_text(FILE *out, const char *text, const char *lock_class)
{
	const char *mark;

	while ((mark = strstr(text, "%c"))) {
		fwrite(text, 1, mark - text, out);
		fputs(lock_class ? lock_class : "the lock", out);
		text = mark + 2;
	}
	fputs(text, out);
}
