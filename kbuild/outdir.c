// SPDX-License-Identifier: GPL-2.0-or-later
/* outdir.c - the folder that objects go to */
#include "outdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "extract.h"

/* What a folder of one run's is called: this, and what mkdtemp() finds. */
#define WORK ".run-"

/* Set *ERROR to the message for the user, and return -1. */
static int __attribute__((format(printf, 2, 3))) fail(char **error, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	*error = str_vprintf(format, ap);
	va_end(ap);
	return -1;
}

/* The folder PATH without links, or the nearest one above it that exists. The caller frees it. */
static char *nearest_folder(const char *path)
{
	char *copy = str_printf("%s%s", *path == '/' ? "" : "./", path), *real, *slash;

	while (!(real = realpath(copy, NULL)) && (slash = strrchr(copy, '/')) && slash != copy)
		*slash = '\0';
	free(copy);
	return real ? real : str_printf("/");
}

/* The tree is read only, whatever folder is asked for: so this comes before it is made. */
static int check_outside(const struct outdir *d, const struct tree *t, char **error)
{
	const char *const folders[] = { t->source, t->object, t->top };
	char *out = nearest_folder(d->folder);
	int failed = 0;

	for (size_t i = 0; i < 3 && !failed; i++) {
		size_t n = strlen(folders[i]);

		if (!strncmp(out, folders[i], n) && (!out[n] || out[n] == '/'))
			failed = fail(error, "%s: is inside the kernel tree %s, where nothing is "
				      "written: give another folder", d->folder, folders[i]);
	}
	free(out);
	return failed;
}

int outdir_find(struct outdir *d, const struct tree *t, const char *folder, char **error)
{
	char *out;

	if (folder) {
		d->folder = str_printf("%s", folder);
		return check_outside(d, t, error);
	}
	out = kbuild_out(t->source, t->object);
	if (!out)
		return fail(error, "no place for facts: set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME, or "
			    "give a folder with --facts");
	d->folder = t->is_module ? str_printf("%s-%016llx", out,
		    (unsigned long long)hash_string(HASH_START, t->top)) : str_printf("%s", out);
	free(out);
	return check_outside(d, t, error);
}

/* Remove the folder of a run, which has files only. */
static void remove_work(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		unlinkat(dirfd(dir), e->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(path);
}

/* Nobody else writes here: what is there still is of runs that were killed. */
static void remove_old_work(const struct outdir *d)
{
	DIR *dir = opendir(d->path);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		char *path;

		if (!str_starts(e->d_name, WORK))
			continue;
		path = str_printf("%s/%s", d->path, e->d_name);
		remove_work(path);
		free(path);
	}
	if (dir)
		closedir(dir);
}

static int take_lock(struct outdir *d, int kind, void (*waiting)(const char *, void *), void *data)
{
	char *message;

	if (!flock(d->lock, kind | LOCK_NB))
		return 0;
	if (errno != EWOULDBLOCK)
		return -1;
	message = str_printf("%s: another lockctx writes facts there: waiting for it", d->path);
	waiting(message, data);
	free(message);
	return flock(d->lock, kind);
}

int outdir_hold(struct outdir *d, bool shared, void (*waiting)(const char *message, void *data),
		void *data, char **error)
{
	char *lock = str_printf("%s/.lock", d->folder);

	if (path_make_parents(lock) == 0) {
		d->path = realpath(d->folder, NULL);
		d->lock = open(lock, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	}
	free(lock);
	if (!d->path || d->lock < 0 || take_lock(d, shared ? LOCK_SH : LOCK_EX, waiting, data))
		return fail(error, "%s: %s: facts are written there", d->folder, strerror(errno));
	if (!shared)
		remove_old_work(d);
	d->work = str_printf("%s/" WORK "XXXXXX", d->path);
	if (mkdtemp(d->work))
		return 0;
	fail(error, "%s: %s: facts are written there", d->folder, strerror(errno));
	free(d->work);
	d->work = NULL;
	return -1;
}

void outdir_release(struct outdir *d)
{
	if (d->work)
		remove_work(d->work);
	if (d->lock >= 0)
		close(d->lock);
	free(d->folder);
	free(d->path);
	free(d->work);
	*d = (struct outdir)OUTDIR_INIT;
}
