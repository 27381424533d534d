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

#include "farm.h"
#include "run.h"

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
	char *lock = str_printf("%s/.lock", top);
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
	if (folder_remove(s->work) || mkdir(s->work, 0777))
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
	free(s->error);
	*s = (struct scratch){ .lock = -1 };
}

int scratch_base(struct scratch *s, const char *kdir, const char *base)
{
	struct farm f = { .source = kdir, .tree = s->tree, .manifest = s->overlay };
	int failed;

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

/*
 * Put NAME aside, so that taking the patch back is to put it into its place again, with a copy for
 * the patch to change. What is aside already is the base's; a name that is not there is put aside
 * as a link to nothing, to be removed again.
 */
static int set_aside(struct scratch *s, const char *name)
{
	char *from = str_printf("%s/%s", s->tree, name), *to = str_printf("%s/%s", s->stash, name);
	struct stat st;
	int failed = 0;

	if (lstat(to, &st) == 0)
		goto done;
	failed = path_make_parents(to);
	if (failed)
		goto done;
	if (lstat(from, &st)) {
		failed = symlink("/nothing", to);
		goto done;
	}
	failed = rename(from, to);
	if (!failed && stat(to, &st) == 0 && S_ISREG(st.st_mode)) {
		struct program_run cp = { 0 };
		const char *const more[] = { to, from, NULL };

		failed = program_words(&cp, "cp -L --", more) || chmod(from, st.st_mode | 0600);
		program_release(&cp);
	}
done:
	free(from);
	free(to);
	return failed;
}

/* Put the file that is aside at E back. */
static int put_back(struct scratch *s, const FTSENT *e)
{
	char *to = str_printf("%s%s", s->tree, e->fts_path + strlen(s->stash)), target[16];
	ssize_t n = readlink(e->fts_path, target, sizeof(target));
	int failed;

	unlink(to);
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

/* What `git apply --numstat` says; a name stands after two tabs there. CEILING keeps git from
 * taking a repository that the cache is in for the tree's. */
static int list_touched(struct scratch *s, const char *diff, const char *ceiling, struct touched *t)
{
	struct program_run git = { .cwd = s->tree, .set = ceiling };
	const char *const more[] = { "--", diff, NULL };
	char *at, *end;
	int failed = 0;

	if (program_words(&git, "git apply --numstat -z", more))
		failed = fail(s, "%s", git.why ? git.why : "git apply failed");
	for (at = git.out; !failed && at < git.out + git.size; at = end + 1) {
		char *name = strchr(at, '\t');

		end = at + strlen(at);
		name = name ? strchr(name + 1, '\t') : NULL;
		if (!name)
			continue;
		name++;
		/* A rename has an empty name, and the two names follow. */
		if (!*name) {
			name = end + 1;
			strv_add(&t->changed, name);
			name += strlen(name) + 1;
			end = name + strlen(name);
		}
		strv_add(&t->changed, name);
	}
	for (size_t i = 0; i < t->changed.count && !failed; i++)
		if (!safe_name(t->changed.items[i]))
			failed = fail(s, "it touches %s, which is outside the tree",
				      t->changed.items[i]);
	program_release(&git);
	return failed;
}

/* Which of the touched files were not there before, and which are not any more. */
static void sort_touched(struct scratch *s, struct touched *t, const bool *there)
{
	for (size_t i = 0; i < t->changed.count; i++) {
		char *path = str_printf("%s/%s", s->tree, t->changed.items[i]);
		bool now = access(path, F_OK) == 0;

		if (now && !there[i])
			strv_add(&t->added, t->changed.items[i]);
		else if (!now && there[i])
			strv_add(&t->removed, t->changed.items[i]);
		free(path);
	}
}

int scratch_apply(struct scratch *s, const char *diff, struct touched *t)
{
	char *ceiling = str_printf("GIT_CEILING_DIRECTORIES=%s", s->top);
	struct program_run git = { .cwd = s->tree, .set = ceiling };
	const char *const more[] = { "--", diff, NULL };
	bool *there = NULL;
	int failed;

	*t = (struct touched)TOUCHED_INIT;
	failed = list_touched(s, diff, ceiling, t);
	if (!failed)
		there = mem_alloc(t->changed.count + 1);
	for (size_t i = 0; i < t->changed.count && !failed; i++) {
		char *path = str_printf("%s/%s", s->tree, t->changed.items[i]);

		there[i] = access(path, F_OK) == 0;
		free(path);
		if (farm_unfold(s->tree, t->changed.items[i]) || set_aside(s, t->changed.items[i]))
			failed = fail(s, "%s/%s: %s", s->tree, t->changed.items[i],
				      strerror(errno));
	}
	if (!failed && program_words(&git, "git apply --whitespace=nowarn", more))
		failed = fail(s, "%s", git.why ? git.why : "git apply failed");
	if (!failed)
		sort_touched(s, t, there);
	program_release(&git);
	free(there);
	free(ceiling);
	return failed;
}
