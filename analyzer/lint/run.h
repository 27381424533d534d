/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run.h - runs a program to its end and keeps what it says: git, for the most part. */
#ifndef LOCKCTX_LINT_RUN_H
#define LOCKCTX_LINT_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "../../kbuild/strv.h"

struct program_run {
	const char *cwd;	/* NULL: the current folder */
	const char *input;	/* a file for standard input; NULL: /dev/null */
	bool plain;		/* git is to know of nobody's configuration */
	const char *set;	/* one more variable of the environment, NAME=VALUE, or NULL */
	char *out;		/* what it printed, NUL-terminated, and how much that is */
	size_t size;
	char *why;		/* the first line on standard error, why it could not run, or NULL */
};

/*
 * Run ARGV (NULL-terminated). Git's own variables are taken out of the environment: a hook sets
 * them for its own repository. Returns the exit status, or -1 when it could not be started or was
 * ended by a signal. program_release() frees what R owns in any case.
 */
int program_start(struct program_run *r, char *const *argv);
void program_release(struct program_run *r);

/* The same for the words of one command line that has no blanks inside a word, and then MORE
 * (NULL-terminated, or NULL). */
int program_words(struct program_run *r, const char *words, const char *const *more);

#endif
