// SPDX-License-Identifier: GPL-2.0-or-later
/* open-input.c - see open-input.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "open-input.h"

/* A pipe that a shell made has no name but the link in /proc, which leads nowhere. */
static int has_name(const char *path)
{
	char *real = realpath(path, NULL);

	free(real);
	return real != NULL;
}

int input_open(const char *path, const char **why)
{
	/* Without O_NONBLOCK, opening is what waits for a FIFO's writer. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	*why = NULL;
	if (fd < 0 || fstat(fd, &st))
		*why = strerror(errno);
	else if (S_ISDIR(st.st_mode))
		*why = strerror(EISDIR);
	else if (S_ISFIFO(st.st_mode) && has_name(path))
		*why = "it is a FIFO, not a file";
	else if (S_ISBLK(st.st_mode))
		*why = "it is a device, not a file";
	else if (!S_ISREG(st.st_mode) && fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK))
		*why = strerror(errno);
	if (!*why)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}
