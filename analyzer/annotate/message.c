// SPDX-License-Identifier: GPL-2.0-or-later
/* message.c - see message.h. */
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "../model/subjects.h"
#include "../program/util.h"
#include "../report/version.h"

#define WIDTH 72

/* Class "kvm::srcu" as people write it, "kvm->srcu"; the caller frees it. */
static char *spoken(const char *class)
{
	const char *colon = strstr(class, "::");

	return colon ? xasprintf("%.*s->%s", (int)(colon - class), class, colon + 2) :
		       xasprintf("%s", class);
}

/* TEXT as a paragraph; a word is never cut. */
static void paragraph(FILE *out, char *text)
{
	size_t column = 0;

	for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
		size_t n = strlen(word);

		if (column && column + 1 + n > WIDTH) {
			fputc('\n', out);
			column = 0;
		}
		fprintf(out, "%s%s", column ? " " : "", word);
		column += n + (column > 0);
	}
	fputs("\n\n", out);
	free(text);
}

static void tags(FILE *out, const char *command)
{
	/* A line of its own, and no longer than messages are wide. */
	paragraph(out, xasprintf("The patch was made by:"));
	if (strlen(command) + 2 <= WIDTH + 3)
		fprintf(out, "  %s\n\n", command);
	else
		paragraph(out, xasprintf("%s", command));
	fputs("Assisted-by: lockctx:" LOCKCTX_VERSION " coccinelle\n", out);
}

/* Who calls them the wrong way? */
static void callers(FILE *out, const struct message *m)
{
	u32 violated = 0;

	for (u32 i = 0; i < m->n; i++)
		violated += m->r[i]->violated;
	paragraph(out, xasprintf("They were found by following the call paths of the files that were "
				 "compiled, with the set of locks held. %s",
				 violated ? "Not called so today, as 'lockctx check' shows, are:" :
				 m->r[0]->must_hold ? "All callers there hold it." :
				 "None of these paths enters one of them as a reader."));
	for (u32 i = 0; i < m->n; i++)
		if (m->r[i]->violated)
			fprintf(out, "  %s()\n", func_name(m->p, m->p->funcs[m->r[i]->func]));
	if (violated)
		fputc('\n', out);
}

/* What the functions are about, up to where they are listed. */
static void problem(FILE *out, const struct message *m, const char *lock)
{
	if (m->r[0]->must_hold) {
		fprintf(out, "%s: Annotate functions that need %s held\n\n", m->subject, lock);
		paragraph(out, xasprintf("Some way through each of these functions asserts that %s is "
					 "held, and none of them takes it before: its callers must. "
					 "Annotate them with __must_hold(), for readers and for tools:",
					 lock));
		return;
	}
	fprintf(out, "%s: Annotate functions that wait for %s readers\n\n", m->subject, lock);
	paragraph(out, xasprintf("Some way through each of these functions waits until all readers of "
				 "%s are gone: a task that calls one inside its own read-side critical "
				 "section waits for itself, for ever. Nothing at their declarations "
				 "tells so. Annotate them with __must_not_hold(), for readers and for "
				 "tools:", lock));
}

void message_annotations(FILE *out, const struct message *m)
{
	char *lock = spoken(program_text(m->p, m->r[0]->lock_class));

	problem(out, m, lock);
	for (u32 i = 0; i < m->n; i++)
		fprintf(out, "  %s()\n", func_name(m->p, m->p->funcs[m->r[i]->func]));
	fputc('\n', out);
	callers(out, m);
	paragraph(out, xasprintf("No functional change: an annotation makes no code."));
	tags(out, m->command);
	fprintf(out, "---\nInferred from the facts of %u compiled files; the compile of what is "
		"changed here is\nleft to whoever applies it.\n", m->files);
	free(lock);
}

void message_macro(FILE *out, const char *models, const char *header, const char *command)
{
	char *subject = subject_of(models, header);

	fprintf(out, "%s: Add __must_not_hold()\n\n", subject);
	paragraph(
		out,
		xasprintf(
			"A function that waits for the readers of a lock must not be called by one of them. "
			"There is a name to say so beside __must_hold(), __acquires() and __releases() in "
			"later kernels: __must_not_hold(). Add it, with no meaning to the compiler or to "
			"sparse, which counts contexts and does not know one lock from another, so that the "
			"declarations of such functions can carry it."));
	tags(out, command);
	free(subject);
}
