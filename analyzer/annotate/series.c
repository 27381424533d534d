// SPDX-License-Identifier: GPL-2.0-or-later
/* series.c - see series.h. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "finish.h"
#include "message.h"
#include "rules.h"
#include "series.h"
#include "../model/subjects.h"
#include "../program/util.h"

/* One patch. */
struct step {
	char *subject;
	u32 lock_class;
	bool must_hold;
	const struct requirement **r;
}; /* r: stb_ds */

static FILE *create(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *f = fopen(path, "w");

	if (!f)
		die("%s: %s", path, strerror(errno));
	free(path);
	return f;
}

static void finish_file(FILE *f, const char *dir)
{
	int failed = ferror(f);

	if (fclose(f) || failed)
		die("%s: cannot write there: %s", dir, strerror(errno));
}

/* Subjects that say less come first: "KVM" before "KVM: x86". */
static int by_subject(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->must_hold != y->must_hold)
		return x->must_hold - y->must_hold;
	return x->lock_class != y->lock_class ? (x->lock_class < y->lock_class ? -1 : 1) :
						strcmp(x->subject, y->subject);
}

static struct step *plan(const struct series *s)
{
	struct step *out = NULL;

	for (u32 i = 0; i < arrlenu(s->r); i++) {
		char *subject = subject_of(s->models, s->r[i]->file);
		u32 at = 0;

		while (at < arrlenu(out) && (out[at].lock_class != s->r[i]->lock_class ||
					     out[at].must_hold != s->r[i]->must_hold ||
					     strcmp(out[at].subject, subject)))
			at++;
		if (at == arrlenu(out))
			arrput(out, ((struct step){ subject, s->r[i]->lock_class,
						     s->r[i]->must_hold, NULL }));
		else
			free(subject);
		arrput(out[at].r, s->r[i]);
	}
	if (out)
		qsort(out, arrlenu(out), sizeof(*out), by_subject);
	return out;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files that STEP may change: where its functions are named. */
static void write_files(const struct series *s, const struct step *step, const char *dir)
{
	const char **files = NULL;
	FILE *f = create(dir, "files");

	for (u32 i = 0; i < arrlenu(step->r); i++) {
		char **named = places_of(s->places, func_name(s->p, s->p->funcs[step->r[i]->func]));

		arrput(files, step->r[i]->file);
		for (u32 k = 0; k < arrlenu(named); k++)
			arrput(files, named[k]);
	}
	qsort(files, arrlenu(files), sizeof(*files), by_text);
	for (u32 i = 0; i < arrlenu(files); i++)
		if (!i || strcmp(files[i], files[i - 1]))
			fprintf(f, "%s\n", files[i]);
	finish_file(f, dir);
	arrfree(files);
}

static void write_step(const struct series *s, const struct step *step, const char *top, u32 number)
{
	char *dir = xasprintf("%s/%04u", top, number),
	     *template = xasprintf("%s/annotate/annotate.cocci", s->cocci);
	FILE *f;

	if (mkdir(dir, 0777))
		die("%s: %s", dir, strerror(errno));
	f = create(dir, "rules.cocci");
	rules_write(f, template, s->p, step->r, arrlenu(step->r), s->not );
	finish_file(f, dir);
	write_files(s, step, dir);
	f = create(dir, "message");
	message_annotations(f, &(struct message){ s->p, step->subject, step->r, arrlenu(step->r),
						  s->command, s->files });
	finish_file(f, dir);
	free(template);
	free(dir);
}

/* Run ARGV; its exit status, or -1 when it did not end by itself. */
static int run(const char *const *argv)
{
	int status;
	pid_t pid;

	fflush(stdout);
	errno = posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)argv, environ);
	if (errno)
		die("%s: %s", argv[0], strerror(errno));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static char *text_of(const char *dir, const char *file)
{
	char *path = xasprintf("%s/%s", dir, file), *text = NULL;
	FILE *f = fopen(path, "r");
	size_t size = 0;

	if (f && getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	if (f)
		fclose(f);
	free(path);
	return text;
}

/* The header of TREE that has TEXT, of those that annotations are defined in; NULL when none has. */
static const char *header_with(const char *tree, const char *text)
{
	static const char *const headers[] = {
		"include/linux/compiler-context-analysis.h", "include/linux/compiler_types.h",
	};

	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++) {
		char *content = text_of(tree, headers[i]);
		bool there = content && strstr(content, text);

		free(content);
		if (there)
			return headers[i];
	}
	return NULL;
}

/* How many of the functions have their annotation in folder WORK. */
static unsigned count_annotated(const struct series *s, const char *work)
{
	unsigned n = 0;

	for (u32 i = 0; i < arrlenu(s->r); i++) {
		const struct func *f = s->p->funcs[s->r[i]->func];
		char *text = text_of(work, s->r[i]->file),
		     *annotation = rules_annotation(s->p, s->r[i]);

		if (text && finish_has(text, func_name(s->p, f), annotation))
			n++;
		else
			fprintf(stderr,
				"lockctx: %s:%u: %s(): not annotated: Coccinelle does not see its definition\n",
				s->r[i]->file, f->loc.line, func_name(s->p, f));
		free(annotation);
		free(text);
	}
	return n;
}

static char *temporary(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/lockctx-annotate-XXXXXX", tmp && *tmp ? tmp : "/tmp");

	if (!mkdtemp(dir))
		die("%s: %s", dir, strerror(errno));
	return dir;
}

/* The message of the patch that adds __must_not_hold(), and which header that belongs in. */
static void write_macro(const struct series *s, const char *dir)
{
	const char *header = header_with(s->tree, "define __must_hold(");
	FILE *f;

	if (!header)
		header = "include/linux/compiler_types.h";
	f = create(dir, "macro");
	message_macro(f, s->models, header, s->command);
	finish_file(f, dir);
	f = create(dir, "header");
	fprintf(f, "%s\n", header);
	finish_file(f, dir);
}

unsigned series_write(const struct series *s)
{
	struct step *steps = plan(s);
	char *dir = temporary(), *top = xasprintf("%s/plan", dir),
	     *work = xasprintf("%s/tree", dir);
	char *script = xasprintf("%s/annotate/series.sh", s->cocci);
	unsigned n = 0;
	int status;

	if (mkdir(top, 0777))
		die("%s: %s", top, strerror(errno));
	for (u32 i = 0; i < arrlenu(steps); i++)
		write_step(s, &steps[i], top, i + 1);
	write_macro(s, top);
	setenv("LOCKCTX", s->self, 1);
	status = run((const char *const[]){ "sh", script, s->tree, top, work, s->out, NULL });
	if (!status)
		n = count_annotated(s, work);
	run((const char *const[]){ "rm", "-rf", dir, NULL });
	if (status)
		exit(2);
	for (u32 i = 0; i < arrlenu(steps); i++) {
		free(steps[i].subject);
		arrfree(steps[i].r);
	}
	arrfree(steps);
	free(script);
	free(work);
	free(top);
	free(dir);
	return n;
}

bool series_macro(const char *tree)
{
	return header_with(tree, "define __must_not_hold(");
}
