/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output.h - a file that appears whole or not at all: written beside its final
 * place and renamed. Errors are one line (file and reason, no newline) in *ERROR,
 * to be freed by the caller.
 */
#ifndef LOCKCTX_REPORT_OUTPUT_H
#define LOCKCTX_REPORT_OUTPUT_H

#include <stdio.h>

struct output {
	FILE *file;	/* write here */
	char *path;	/* what it becomes; links followed */
	char *temp;	/* its name until then; NULL: PATH is no regular file and written directly */
};

/*
 * Starts writing to PATH. A terminal, pipe or device is opened as it is. 0, or
 * -1 and *ERROR.
 */
int output_open(struct output *o, const char *path, char **error);

/* Ends it: the file is now at PATH. 0, or -1 and *ERROR; then PATH is as it was before. */
int output_close(struct output *o, char **error);

/* Gives it up: PATH stays as it was. */
void output_abandon(struct output *o);

#endif
