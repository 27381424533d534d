// SPDX-License-Identifier: GPL-2.0-or-later
/* output.c - see output.h. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "../../facts/memory.h"

/* Behind the name of the file that is written: a process, and a number. */
#define TEMP_FORMAT ".lockctx-%d.%d"

/* The temporary files that are open in this process, for the end of one that cannot go on. */
static struct open_temp { struct open_temp *next; char *name; pid_t pid; } *temps;

static void remove_temps(void)
{
	for (struct open_temp *t = temps; t; t = t->next)
		if (t->pid == getpid())		/* a child has those of its parent in its list */
			unlink(t->name);
}

/* NAME is removed if the program ends before forget_temp(). Made before the file: no memory, no file. */
static void remember_temp(const char *name)
{
	static bool registered;
	struct open_temp *t = memory_alloc(sizeof(*t));

	*t = (struct open_temp){ .next = temps, .name = memory_need(strdup(name)), .pid = getpid() };
	if (!registered)
		atexit(remove_temps);
	registered = true;
	temps = t;
}

static void forget_temp(const char *name)
{
	struct open_temp **at = &temps, *t;

	while (*at && strcmp((*at)->name, name))
		at = &(*at)->next;
	t = *at;
	if (!t)
		return;
	*at = t->next;
	free(t->name);
	free(t);
}

static int fail(const char *path, char **error)
{
	if (asprintf(error, "%s: cannot write it: %s", path, strerror(errno)) < 0)
		*error = NULL;
	return -1;
}

/* Is NAME that of a temporary file for the file BASE? */
static bool is_temp(const char *name, const char *base)
{
	size_t length = strlen(base);
	int pid = 0, try = 0, end = 0;

	return !strncmp(name, base, length) &&
	       sscanf(name + length, TEMP_FORMAT "%n", &pid, &try, &end) == 2 && !name[length + end];
}

static bool has_name(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_nlink;
}

/*
 * Remove NAME of FOLDER when nobody writes it any more: who does has it locked, on any machine. The
 * number in it tells less, it may be another's by now or that of a process whose parent has not asked.
 */
static void remove_stale(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!flock(fd, LOCK_EX | LOCK_NB) && has_name(fd))
		unlinkat(folder, name, 0);
	close(fd);
}

/* What killed processes left where the file PATH is to be. */
static void remove_all_stale(const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	char *folder = slash ? strndup(path, slash - path + 1) : strdup(".");
	DIR *dir = folder ? opendir(folder) : NULL;
	struct dirent *d;

	while (dir && (d = readdir(dir)))
		if (is_temp(d->d_name, base))
			remove_stale(dirfd(dir), d->d_name);
	if (dir)
		closedir(dir);
	free(folder);
}

/* Lock FD against remove_stale() of others; false: one of them was faster. */
static bool lock_temp(int fd)
{
	bool theirs = flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK;

	return !theirs && has_name(fd);
}

/* A name that nobody has; an older one may be left from a process that was killed. */
static int open_temp(struct output *o)
{
	remove_all_stale(o->path);
	for (int try = 0; try < 100; try++) {
		int fd;

		free(o->temp);
		if (asprintf(&o->temp, "%s" TEMP_FORMAT, o->path, (int)getpid(), try) < 0) {
			o->temp = NULL;
			return -1;
		}
		remember_temp(o->temp);
		fd = open(o->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0 && lock_temp(fd))
			return fd;
		forget_temp(o->temp);	/* not ours to remove */
		if (fd >= 0)
			close(fd);
		else if (errno != EEXIST)
			break;
	}
	free(o->temp);
	o->temp = NULL;
	return -1;
}

/* What is there and is no file is written into. A FIFO that nobody reads is not waited for. */
static FILE *open_other(const char *path)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	FILE *f = NULL;

	if (fd >= 0 && !fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK))
		f = fdopen(fd, "w");
	if (fd >= 0 && !f)
		close(fd);
	return f;
}

int output_open(struct output *o, const char *path, char **error)
{
	struct stat st;
	bool exists = !stat(path, &st);

	memset(o, 0, sizeof(*o));
	if (exists && !S_ISREG(st.st_mode)) {
		o->path = strdup(path);
		o->file = open_other(path);
	} else {
		int fd;

		o->path = exists ? realpath(path, NULL) : strdup(path);
		fd = o->path ? open_temp(o) : -1;
		o->file = fd < 0 ? NULL : fdopen(fd, "w");
	}
	if (o->path && o->file)
		return 0;
	fail(path, error);
	output_abandon(o);
	return -1;
}

int output_close(struct output *o, char **error)
{
	/* Also what went wrong in a write whose result nobody looked at. */
	bool bad = ferror(o->file) | fflush(o->file);

	bad |= fclose(o->file);
	o->file = NULL;
	if (bad || (o->temp && rename(o->temp, o->path))) {
		fail(o->path, error);
		output_abandon(o);
		return -1;
	}
	if (o->temp)
		forget_temp(o->temp);
	free(o->temp);
	o->temp = NULL;
	output_abandon(o);
	return 0;
}

void output_abandon(struct output *o)
{
	if (o->file)
		fclose(o->file);
	if (o->temp) {
		unlink(o->temp);
		forget_temp(o->temp);
	}
	free(o->temp);
	free(o->path);
	memset(o, 0, sizeof(*o));
}
