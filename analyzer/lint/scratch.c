// SPDX-License-Identifier: GPL-2.0-or-later
/* scratch.c - see scratch.h. farm.c keeps the links. */
#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apply.h"
#include "decode.h"
#include "farm.h"
#include "run.h"
#include "whole.h"
#include "../../kbuild/inputs.h"

static int __attribute__((format(printf, 2, 3))) fail(struct scratch *s, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	free(s->error);
	s->error = str_vprintf(format, ap);
	va_end(ap);
	return -1;
}

int scratch_open(struct scratch *s, const char *top)
{
	char *lock = str_printf("%s/.lock", top), *shown;
	int failed = path_make_parents(lock);

	*s = (struct scratch){ .lock = -1 };
	s->top = failed ? NULL : realpath(top, NULL);
	if (s->top)
		s->lock = open(lock, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	free(lock);
	if (s->lock < 0 || flock(s->lock, LOCK_EX))
		return fail(s, "%s: %s: the scratch tree is made there", top, strerror(errno));
	s->tree = str_printf("%s/tree", s->top);
	s->stash = str_printf("%s/stash", s->top);
	s->work = str_printf("%s/work", s->top);
	s->overlay = str_printf("%s/overlay", s->top);
	shown = str_printf("%s/shown", s->top);
	failed = folder_remove(shown);
	free(shown);
	if (failed || folder_remove(s->work) || mkdir(s->work, 0777))
		return fail(s, "%s: %s", s->work, strerror(errno));
	return scratch_reset(s);
}

void scratch_close(struct scratch *s)
{
	if (s->work)
		folder_remove(s->work);
	if (s->lock >= 0)
		close(s->lock);
	free(s->top);
	free(s->tree);
	free(s->stash);
	free(s->work);
	free(s->overlay);
	free(s->kdir);
	free(s->note);
	free(s->error);
	*s = (struct scratch){ .lock = -1 };
}

int scratch_base(struct scratch *s, const char *kdir, const char *base)
{
	struct farm f = { .source = kdir, .tree = s->tree, .manifest = s->overlay };
	int failed;

	s->kdir = str_printf("%s", kdir);
	failed = farm_make(&f, base);
	if (failed)
		fail(s, "%s", f.error);
	farm_release(&f);
	return failed;
}

/* A name that a patch may touch: below the tree, whatever the patch says. */
static bool safe_name(const char *name)
{
	return *name && *name != '/' && strcmp(name, "..") && !str_starts(name, "../") &&
	       !strstr(name, "/../") && !str_ends(name, "/..");
}

/* Make TO what FROM, which may be a link into the user's tree, is there: a file, or a link. */
static int copy_real(const struct scratch *s, const char *from, const char *to)
{
	char target[4096];
	ssize_t n = readlink(from, target, sizeof(target) - 1);
	struct program_run cp = { 0 };
	const char *more[] = { from, to, NULL };
	struct stat st;
	int failed = 0;

	target[n > 0 ? n : 0] = '\0';
	if (str_starts(target, s->kdir) && target[strlen(s->kdir)] == '/')
		more[0] = target;
	if (lstat(more[0], &st) == 0 && (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode))) {
		failed = program_words(&cp, "cp -P --", more);
		if (!failed && S_ISREG(st.st_mode))
			failed = chmod(to, st.st_mode | 0600);
		program_release(&cp);
	}
	return failed;
}

/*
 * Put NAME aside, so that taking the patch back is to put it into its place again, with a copy for
 * the patch to change. What is aside already is the base's; a name that is not there is put aside
 * as a link to nothing, to be removed again. Below a file, there or aside, nothing is: it is what has
 * to come back. A folder has to be empty for a file to take its place, so its files are aside.
 */
static int set_aside(struct scratch *s, const char *name)
{
	char *from = str_printf("%s/%s", s->tree, name), *to = str_printf("%s/%s", s->stash, name);
	struct stat st;
	bool there;
	int failed = 0;

	if (lstat(to, &st) && errno != ENOTDIR) {
		there = lstat(from, &st) == 0;
		if (there ? !S_ISDIR(st.st_mode) : errno != ENOTDIR)
			failed = path_make_parents(to) ||
				 (there ? rename(from, to) || copy_real(s, to, from) : symlink("/nothing", to));
	}
	free(from);
	free(to);
	return failed;
}

/* Remove what a patch has made a file of, of the folders that PATH, in the tree, is below. */
static void clear_parents(const struct scratch *s, char *path)
{
	struct stat st;

	for (char *slash = path + strlen(s->tree) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (lstat(path, &st) == 0 && !S_ISDIR(st.st_mode))
			unlink(path);
		*slash = '/';
	}
}

/* Put the file that is aside at E back. */
static int put_back(struct scratch *s, const FTSENT *e)
{
	char *to = str_printf("%s%s", s->tree, e->fts_path + strlen(s->stash)), target[16];
	ssize_t n = readlink(e->fts_path, target, sizeof(target));
	int failed;

	clear_parents(s, to);
	/* A patch may have made a folder of it. */
	if (unlink(to) && errno == EISDIR)
		folder_remove(to);
	if (n == 8 && !strncmp(target, "/nothing", 8))
		failed = unlink(e->fts_path);
	else
		failed = path_make_parents(to) || rename(e->fts_path, to);
	free(to);
	return failed;
}

int scratch_reset(struct scratch *s)
{
	char *roots[] = { s->stash, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int failed = 0;
	FTSENT *e;

	while (fts && !failed && (e = fts_read(fts)))
		if (e->fts_info == FTS_F || e->fts_info == FTS_SL || e->fts_info == FTS_SLNONE)
			failed = put_back(s, e);
	if (fts)
		fts_close(fts);
	if (failed || folder_remove(s->stash))
		return fail(s, "%s: %s: remove that folder", s->top, strerror(errno));
	return 0;
}

void touched_release(struct touched *t)
{
	strv_release(&t->changed);
	strv_release(&t->added);
	strv_release(&t->removed);
}

static bool is_there(const struct scratch *s, const char *name)
{
	char *path = str_printf("%s/%s", s->tree, name);
	struct stat st;
	bool there = lstat(path, &st) == 0;

	free(path);
	return there;
}

/* Put the files of NAMES aside, if all are the tree's. */
static int take_names(struct scratch *s, const struct strv *names)
{
	for (size_t i = 0; i < names->count; i++)
		if (!safe_name(names->items[i]))
			return fail(s, "it touches %s, which is outside the tree: its names are to start at the "
				    "top of that", names->items[i]);
	for (size_t i = 0; i < names->count; i++)
		if (farm_unfold(s->tree, names->items[i]) || set_aside(s, names->items[i]))
			return fail(s, "%s/%s: %s", s->tree, names->items[i], strerror(errno));
	return 0;
}

/* Apply W, which touches NAMES. */
static int apply_names(struct scratch *s, const struct way *w, const struct strv *names,
		       struct touched *t)
{
	bool *there = mem_alloc(names->count + 1);
	char *said;
	int failed;

	for (size_t i = 0; i < names->count; i++)
		there[i] = is_there(s, names->items[i]);
	failed = way_apply(w, &said);
	if (failed)
		fail(s, "%s", said);
	else if (w->patch)
		s->note = str_printf("git does not take it as it is, GNU patch does%s%s",
				     said ? ", " : "", said ? said : "");
	for (size_t i = 0; i < names->count && !failed; i++) {
		bool now = is_there(s, names->items[i]);

		strv_add(&t->changed, names->items[i]);
		if (now && !there[i])
			strv_add(&t->added, names->items[i]);
		else if (!now && there[i])
			strv_add(&t->removed, names->items[i]);
	}
	free(said);
	free(there);
	return failed;
}

/* Apply DIFF with one tool. */
static int try_tool(struct scratch *s, const char *diff, bool patch, struct touched *t)
{
	struct way w = { .tree = s->tree, .diff = diff, .patch = patch };
	struct strv names = STRV_INIT;
	char *why = NULL;
	int failed;

	way_find_level(&w);
	if (way_names(&w, &names, &why) || (why = whole_left(diff, patch)))
		failed = fail(s, "%s", why);
	else if (!names.count)
		failed = fail(s, "it names no file");
	else
		failed = take_names(s, &names) || apply_names(s, &w, &names, t) ? -1 : 0;
	free(why);
	strv_release(&names);
	return failed;
}

/* A file that has DIFF without carriage returns, the caller's to free; NULL when there are none. */
static char *without_cr(const struct scratch *s, const char *diff)
{
	char *file = str_printf("%s/without-cr", s->work);
	size_t size, all;
	char *text = file_content(diff, &all);
	bool written;

	size = text ? decode_drop_cr(text, all) : 0;
	written = text && size < all && file_write(file, text, size) == 0;
	free(text);
	if (written)
		return file;
	free(file);
	return NULL;
}

int scratch_apply(struct scratch *s, const char *diff, struct touched *t)
{
	char *why = NULL, *without;
	int failed = -1;

	*t = (struct touched)TOUCHED_INIT;
	free(s->note);
	s->note = NULL;
	if (!diff)
		return 0;
	/* Carriage returns may be those of the file, or have come on the way. */
	without = without_cr(s, diff);
	for (int i = 0; i < 4 && failed; i++) {
		const char *file = i % 2 ? without : diff;

		if (!file)
			continue;
		failed = try_tool(s, file, i / 2, t);
		/* What git says is to the point, also when patch refuses as well. */
		if (failed && !why) {
			why = s->error;
			s->error = NULL;
		}
	}
	if (failed)
		fail(s, "%s", why);
	free(why);
	free(without);
	return failed;
}
