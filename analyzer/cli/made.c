// SPDX-License-Identifier: GPL-2.0-or-later
/* made.c - see made.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "made.h"
#include "../lint/run.h"
#include "../report/report.h"

static const char *date(struct report *r)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = epoch && *epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
	char text[sizeof("-2147483648-01-01T00:00:00Z")];
	struct tm tm;

	if (!gmtime_r(&now, &tm) || !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm))
		return NULL;
	return report_strdup(r, text);
}

/* WORD as a shell takes it. */
static void print_word(FILE *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%";

	if (*word && !word[strspn(word, plain)]) {
		fputs(word, out);
		return;
	}
	fputc('\'', out);
	for (; *word; word++)
		fputs(*word == '\'' ? "'\\''" : (char[]){ *word, '\0' }, out);
	fputc('\'', out);
}

/* The command line as it was given; NULL when the system does not tell. */
static const char *command(struct report *r)
{
	FILE *in = fopen("/proc/self/cmdline", "re"), *out;
	char *word = NULL, *text = NULL;
	const char *said = NULL;
	size_t room = 0, size;

	if (!in)
		return NULL;
	out = open_memstream(&text, &size);
	for (const char *space = ""; out && getdelim(&word, &room, '\0', in) > 0; space = " ") {
		fputs(space, out);
		print_word(out, *space ? word : "lockctx");
	}
	if (out && !fclose(out) && size)
		said = report_strdup(r, text);
	fclose(in);
	free(text);
	free(word);
	return said;
}

/* A tree inside of another's repository has no commit of its own: git tells how far in it is. */
static const char *commit(struct report *r)
{
	struct program_run git = { .cwd = r->srctree };
	const char *id = NULL;

	if (r->srctree && !program_words(&git, "git rev-parse --show-prefix HEAD", NULL) && git.out[0] == '\n') {
		git.out[1 + strcspn(git.out + 1, "\n")] = '\0';
		id = report_strdup(r, git.out + 1);
	}
	program_release(&git);
	return id;
}

void made_note(struct report *r)
{
	r->made.date = date(r);
	r->made.command = command(r);
	r->made.commit = commit(r);
}
