/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * series.h - the patches to look at, in order, from a range of commits, from mails, or from plain
 * diffs; and the commit that they are for.
 */
#ifndef LOCKCTX_LINT_SERIES_H
#define LOCKCTX_LINT_SERIES_H

#include <stdbool.h>
#include <stdint.h>

#include "../../kbuild/strv.h"

struct patch {
	char *subject;		/* without [PATCH ...] */
	char *diff;		/* the file that has the change; NULL: there is none in the commit */
	uint32_t number, of;	/* as the series counts */
};

struct series {
	struct patch *patches;
	size_t count, room;
	bool git;		/* the kernel tree is the top of a git work tree */
	char *base;		/* commit to start from; NULL: the tree as it is */
	char *base_why;		/* how it was found, for messages */
	char *left;		/* what was left out although it has a change, one line; or NULL */
	char *error;		/* after -1: one line that says what is wrong and what to do */
};

/*
 * Read what ARGS (NULL-terminated) name for the kernel tree KDIR: one range of commits, or files
 * with patches, mails or mailboxes, or "-" for standard input. Diffs are put into the existing
 * folder WORK. Mails without a change (cover letters, answers) are passed over, so the series may
 * be empty. 0, or -1 with the error. series_release() frees what S owns in either case.
 */
int series_open(struct series *s, const char *kdir, char *const *args, const char *work);
void series_release(struct series *s);

#endif
