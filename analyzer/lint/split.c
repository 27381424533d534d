// SPDX-License-Identifier: GPL-2.0-or-later
/* split.c - see split.h. */
#include "split.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decode.h"
#include "mime.h"
#include "run.h"
#include "scratch.h"
#include "whole.h"
#include "../../kbuild/inputs.h"

/* As git am has it, but for what it only does when told: cutting at scissors. */
#define MAILINFO "git mailinfo -k --scissors --quoted-cr=nowarn "

/*
 * Does git see a change in FILE? One that is broken is one, too: applying it tells what is wrong.
 * How much of the names is to be left out is no matter here.
 */
static bool git_sees_change(const char *file)
{
	const char *const more[] = { "--", file, NULL };
	struct program_run git = { .cwd = "/", .plain = true };
	bool sees = program_words(&git, "git apply --allow-empty --numstat -z", more) || git.size;

	program_release(&git);
	return sees;
}

/*
 * The same of GNU patch: it also takes context diffs, and what somebody has indented as a whole.
 * The folder WORK has none of the files, so nothing comes of it. Without a kind, patch would have
 * ed run what it takes for commands.
 */
static bool patch_sees_change(const char *file, const char *work)
{
	static const char *const kinds[] = { "patch -u -p1 -f --dry-run", "patch -c -p1 -f --dry-run" };
	const char *const more[] = { "-d", work, "-i", file, NULL };
	bool sees = false;

	for (size_t i = 0; i < 2 && !sees; i++) {
		struct program_run patch = { 0 };
		int status = program_words(&patch, kinds[i], more);

		/* 2 is trouble: nothing but garbage. */
		sees = status == 0 || status == 1;
		program_release(&patch);
	}
	return sees;
}

/* Is there the head of a hunk, "@@ -1,2 +3,4 @@", in a line of TEXT that quotes nobody? */
static bool has_hunk(const char *text)
{
	for (const char *at = text; (at = strstr(at, "@@ -")); at++) {
		const char *line = at;
		int end = 0;

		while (line > text && line[-1] != '\n')
			line--;
		sscanf(at, "@@ -%*[0-9,] +%*[0-9,] @@%n", &end);
		if (end && line[strspn(line, " \t")] != '>')
			return true;
	}
	return false;
}

/* The same, in UTF-16 or UTF-32, in the SIZE bytes of TEXT. */
static bool has_wide_hunk(const char *text, size_t size)
{
	static const char two[] = "@\0@\0 \0-", four[] = "@\0\0\0@\0\0\0 \0\0\0-";

	return text && (memmem(text, size, two, sizeof(two) - 1) || memmem(text, size, four, sizeof(four) - 1));
}

/* Is there a change of the kind that diff writes without -u, "5c5" and a line behind '<' or '>', in TEXT? */
static bool has_normal_hunk(const char *text)
{
	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		int end = 0;
		char side = 0;

		sscanf(line, "%*[0-9,]%*[acd]%*[0-9,]%n%*[\r\n]%c", &end, &side);
		if (end && (side == '<' || side == '>'))
			return true;
	}
	return false;
}

/* Does the mail TEXT have an attachment that is called as patches are, packed or not? */
static bool attaches_patch(const char *text)
{
	static const char *const kinds[] = { ".patch", ".diff", ".mbox", ".eml" };

	for (const char *at = text; (at = strcasestr(at, "name=")); at++) {
		char *name = str_printf("%.*s", (int)strcspn(at, "\r\n"), at);
		bool is = false;

		for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
			is |= strcasestr(name, kinds[i]) != NULL;
		free(name);
		if (is)
			return true;
	}
	return false;
}

static bool ends_in_cr(const char *line)
{
	return line[strcspn(line, "\r\n")] == '\r';
}

/* Is each line of the mail TEXT ended by a carriage return, too? */
static bool has_cr(const char *text)
{
	const char *line = str_starts(text, "From ") ? strchr(text, '\n') : NULL;

	return ends_in_cr(line ? line + 1 : text);
}

/* Is it so of what tells a file's name in a diff below TEXT? Else they belong to the file. */
static bool has_cr_names(const char *text)
{
	static const char *const heads[] = { "diff -", "--- ", "*** ", "Index: " };

	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n')
		for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
			if (str_starts(line, heads[i]))
				return ends_in_cr(line);
	return false;
}

static char *subject_of(const char *headers)
{
	static const char key[] = "Subject: ";
	const char *at = headers;

	while (at && !str_starts(at, key))
		at = (at = strchr(at, '\n')) ? at + 1 : NULL;
	return at ? str_printf("%.*s", (int)strcspn(at + strlen(key), "\n"), at + strlen(key)) :
	       NULL;
}

static int fail_write(struct split *s, const char *file)
{
	s->error = str_printf("%s: %s", file, strerror(errno));
	return -1;
}

/* Take over what git has put into the files MESSAGE and DIFF. */
static int read_parts(struct split *s, const char *message, const char *diff)
{
	size_t size;
	char *above = file_content(message, &size), *below;
	int failed = 0;

	s->seems = has_wide_hunk(above, size);
	below = file_content(diff, &size);
	s->seems |= has_wide_hunk(below, size);
	s->text = str_printf("%s\n%s", above ? above : "", below ? below : "");
	if (below && has_cr_names(s->text)) {
		decode_drop_cr(s->text, strlen(s->text));
		if (file_write(diff, below, decode_drop_cr(below, size)))
			failed = fail_write(s, diff);
	}
	free(above);
	free(below);
	return failed;
}

/* Have git take the mail in FILE apart, and S say what is in it. */
static int mailinfo(struct split *s, const char *file, const char *work, const char *diff)
{
	char *message = str_printf("%s/message", work);
	const char *const more[] = { message, diff, NULL };
	struct program_run git = { .cwd = "/", .input = file, .plain = true };
	int failed;

	split_release(s);
	failed = program_words(&git, MAILINFO "--encoding=UTF-8", more);
	if (failed) {
		/* A character set that nobody knows is the subject's affair, not the change's. */
		program_release(&git);
		git = (struct program_run){ .cwd = "/", .input = file, .plain = true };
		failed = program_words(&git, MAILINFO "-n", more);
	}
	if (failed) {
		s->error = str_printf("no mail that git understands: %s",
				      git.why ? git.why : "git mailinfo failed");
	} else {
		s->subject = subject_of(git.out);
		failed = read_parts(s, message, diff);
	}
	program_release(&git);
	unlink(message);
	free(message);
	return failed ? -1 : 0;
}

/* Is there a change for git in DIFF, or one for patch in all of the text? That goes to DIFF then. */
static int find_change(struct split *s, const char *work, const char *diff)
{
	/* A file's change that git does not read may stand beside one that it does; patch reads both. */
	s->change = git_sees_change(diff) && !whole_has_context(s->text);
	if (s->change)
		return 0;
	if (file_write(diff, s->text, strlen(s->text)))
		return fail_write(s, diff);
	s->change = patch_sees_change(diff, work);
	return 0;
}

int split_mail(struct split *s, const char *file, const char *work, const char *diff)
{
	char *without = str_printf("%s/without-html", work), *text, *copy;
	size_t size, all;
	int failed = 0;

	*s = (struct split){ 0 };
	text = file_content(file, &all);
	if (text && has_cr(text)) {
		all = decode_drop_cr(text, all);
		if (file_write(file, text, all))
			failed = fail_write(s, file);
	}
	copy = str_printf("%s", text ? text : "");
	/* Git would make a second patch of what a mail says again in HTML. */
	size = strlen(copy) == all ? mime_drop_marked(copy, all) : all;
	if (!failed && size < all && file_write(without, copy, size) == 0)
		failed = mailinfo(s, without, work, diff) || find_change(s, work, diff);
	if (!failed && !s->change)
		failed = mailinfo(s, file, work, diff) || find_change(s, work, diff);
	s->closed = mime_has_unread(text ? text : "");
	if (!failed && !s->change)
		s->seems |= has_hunk(s->text) || has_normal_hunk(s->text) || strstr(s->text, "\ndiff --git ") ||
			    attaches_patch(text ? text : "");
	unlink(without);
	free(without);
	free(copy);
	free(text);
	return failed ? -1 : 0;
}

void split_release(struct split *s)
{
	free(s->subject);
	free(s->text);
	free(s->error);
	*s = (struct split){ 0 };
}
