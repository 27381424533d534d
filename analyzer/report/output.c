// SPDX-License-Identifier: GPL-2.0-or-later
/* output.c - see output.h. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"

static int fail(const char *path, char **error)
{
	if (asprintf(error, "%s: cannot write it: %s", path, strerror(errno)) < 0)
		*error = NULL;
	return -1;
}

/* A name that nobody has; an older one may be left from a process that was killed. */
static int open_temp(struct output *o)
{
	int fd = -1, try;

	for (try = 0; fd < 0 && try < 100; try++) {
		free(o->temp);
		if (asprintf(&o->temp, "%s.%d.%d", o->path, (int)getpid(), try) < 0) {
			o->temp = NULL;
			return -1;
		}
		fd = open(o->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0) {
		free(o->temp);	/* not ours to remove */
		o->temp = NULL;
	}
	return fd;
}

int output_open(struct output *o, const char *path, char **error)
{
	struct stat st;
	bool exists = !stat(path, &st);

	memset(o, 0, sizeof(*o));
	if (exists && !S_ISREG(st.st_mode)) {
		o->path = strdup(path);
		o->file = fopen(path, "w");
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
	free(o->temp);
	o->temp = NULL;
	output_abandon(o);
	return 0;
}

void output_abandon(struct output *o)
{
	if (o->file)
		fclose(o->file);
	if (o->temp)
		unlink(o->temp);
	free(o->temp);
	free(o->path);
	memset(o, 0, sizeof(*o));
}
