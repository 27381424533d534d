// SPDX-License-Identifier: GPL-2.0-or-later
/* message.c - see message.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "message.h"
#include "../program/util.h"
#include "../report/table.h"
#include "../report/version.h"

#define WIDTH 72

/* TEXT, paragraphs of lines, filled anew; items that begin with "- " stay items. */
static void fill(FILE *out, const char *text)
{
	size_t column = 0, indent = 0;

	for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		size_t left = strcspn(line, "\n");

		if (!left || !strncmp(line, "- ", 2)) {
			if (column)
				fputc('\n', out);
			if (!left)
				fputc('\n', out);
			column = 0;
			indent = left ? 2 : 0;
		}
		for (const char *word = line; left;) {
			size_t blank = strspn(word, " "), n;

			if (blank >= left)
				break;
			word += blank;
			left -= blank;
			n = strcspn(word, " \n");
			if (column && column + 1 + n > WIDTH) {
				fprintf(out, "\n%*s", (int)indent, "");
				column = indent;
			} else if (column) {
				fputc(' ', out);
				column++;
			}
			fprintf(out, "%.*s", (int)n, word);
			column += n;
			word += n;
			left -= n;
		}
	}
	fputs("\n\n", out);
}

static void say(FILE *out, char *text)
{
	fill(out, text);
	free(text);
}

/* Step I of F's path, for people: "  vcpu_run()   arch/x86/kvm/x86.c:9478". */
static void step_line(FILE *out, const struct finding *f, size_t i, const char *prefix, int width)
{
	const struct step *s = &f->path[i];
	char *place = s->pos.file ? xasprintf("%s:%u", s->pos.file, s->pos.line) : xasprintf("?");
	int left = (int)(strlen(prefix) + strlen(s->function) + 2), room = width - (int)strlen(place);
	const char *base = strrchr(place, '/') ? strrchr(place, '/') + 1 : place;
	bool wide = left + 1 > room;

	fprintf(out, "%s%s()", prefix, s->function);
	if (wide && left + 1 + (int)strlen(base) <= width)
		fprintf(out, "%*s", width - left, base);
	else if (!wide)
		fprintf(out, "%*s", width - left, place);
	fputc('\n', out);
	free(place);
}

/* Does the trimmed path show step I? First, last ones, what takes the lock and the site. */
static bool is_shown(const struct finding *f, size_t i)
{
	if (i == 0 || i + 2 >= f->npath)
		return true;
	if (f->nacquires && f->acquires[0].depth != UINT32_MAX && i == f->acquires[0].depth)
		return true;
	for (size_t k = i; k < f->npath && k <= i + 2; k++)
		if (f->path[k].callee && f->site.callee && !strcmp(f->path[k].callee, f->site.callee))
			return true;
	return false;
}

static void trimmed_path(FILE *out, const struct finding *f)
{
	bool gap = false;

	for (size_t i = 0; i < f->npath; i++) {
		if (is_shown(f, i))
			step_line(out, f, i, "  ", WIDTH);
		else if (!gap)
			fputs("  [...]\n", out);
		gap = !is_shown(f, i);
	}
	if (f->waits.callee)
		fprintf(out, "    %s(): waits\n", f->waits.callee);
	fputc('\n', out);
}

/* What a reader of the section waits for. */
static void problem_of_wait(FILE *out, const struct message *m)
{
	const struct finding *f = m->group->findings[0];
	char *lock = spoken_class(f->lock_class);

	say(out, xasprintf("%s() calls %s() inside a read section of %s. That waits in %s() until all "
			   "readers are gone, and the caller is one of them: it waits for itself.",
			   f->site.function, f->site.callee, lock, f->waits.callee ? f->waits.callee : f->site.callee));
	if (finding_table(f, 2, out))
		fputc('\n', out);
	say(out, xasprintf("The way there%s:", arrlenu(m->group->findings) > 1 ? ", one of several" : ""));
	trimmed_path(out, f);
	free(lock);
}

/* Any other: what the report says, and how it comes there. */
static void problem(FILE *out, const struct message *m)
{
	const struct finding *f = m->group->findings[0];

	if (f->waits.callee) {
		problem_of_wait(out, m);
		return;
	}
	say(out, xasprintf("In %s(), %s.", f->site.function, f->message));
	if (f->npath > 1) {
		say(out, xasprintf("The way there%s:", arrlenu(m->group->findings) > 1 || f->others ? ", one of several" : ""));
		trimmed_path(out, f);
	}
	if (f->against && f->against->npath) {
		say(out, xasprintf("%s:", strcmp(f->rule, "irq-inversion") ? "In the other order" : "From an interrupt"));
		trimmed_path(out, f->against);
	}
}

/* What the edits of commit C do, each strategy once. */
static void about(FILE *out, const struct commit *c, bool valid)
{
	for (size_t i = 0; i < arrlenu(c->edits); i++) {
		const struct strategy *s = c->edits[i].strategy;
		const char *text = valid ? s->valid : s->about;
		bool seen = !text;

		for (size_t k = 0; k < i; k++)
			seen |= c->edits[k].strategy == s;
		if (!seen)
			fill(out, text);
	}
}

static void how(FILE *out, const struct message *m)
{
	say(out, xasprintf("Found by lockctx, which follows every call path of the %zu files of Linux %s that "
			   "were analysed with the set of locks held. Checked by the same: with this patch the "
			   "finding is gone on every path, and there is none that was not there before.",
			   m->files, m->version));
}

static void whole_path(FILE *out, const struct finding *f)
{
	char *prefix;

	fprintf(out, "\nFinding %s, %s, %s, the whole path:\n\n", f->id, f->rule, f->context);
	for (size_t i = 0; i < f->npath; i++) {
		prefix = xasprintf("  %*s", (int)(i < 20 ? i : 20), "");
		step_line(out, f, i, prefix, 96);
		free(prefix);
	}
	for (size_t i = 0; i < f->nacquires; i++)
		fprintf(out, "  held since %s:%u, %s()%s%s\n", f->acquires[i].pos.file, f->acquires[i].pos.line,
			f->acquires[i].function, f->acquires[i].cookie ? ", index in " : "",
			f->acquires[i].cookie ? f->acquires[i].cookie : "");
}

static void notes(FILE *out, const struct message *m, bool last)
{
	const struct commit *c = &m->candidate->commits[m->commit];

	fprintf(out, "---\nCandidate: %s\n", m->candidate->name);
	fputs("Compile-tested: the objects that it touches, without warnings.\nRun-tested: no.\n\n", out);
	about(out, c, true);
	for (size_t i = 0; last && i < arrlenu(m->group->findings); i++)
		whole_path(out, m->group->findings[i]);
}

void message_write(FILE *out, const struct message *m)
{
	const struct commit *c = &m->candidate->commits[m->commit];
	bool last = m->commit + 1 == arrlenu(m->candidate->commits);

	fprintf(out, "%s\n\n", c->subject);
	if (last)
		problem(out, m);
	about(out, c, false);
	if (last)
		how(out, m);
	else
		say(out, xasprintf("This prepares '%s'.", arrlast(m->candidate->commits).subject));
	fprintf(out, "Made by:\n\n  %s\n\n", m->command);
	fputs("Assisted-by: lockctx:" LOCKCTX_VERSION " coccinelle\n", out);
	notes(out, m, last);
}
