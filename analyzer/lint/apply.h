/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apply.h - what git apply and GNU patch make of a diff. Internal to lint/. */
#ifndef LOCKCTX_LINT_APPLY_H
#define LOCKCTX_LINT_APPLY_H

#include <stdbool.h>

#include "../../kbuild/strv.h"

/* One way to apply a diff. */
struct way {
	const char *tree;	/* the folder it is for */
	const char *diff;	/* the file that has it */
	int level;		/* folders to leave out of its names: 1 for a/ and b/ */
	bool patch;		/* by GNU patch, which takes more, and also where lines around differ */
};

/*
 * Add to NAMES what the diff touches, old names and new ones, relative to the tree; each may be
 * there twice. GNU patch tells them only of a diff that it can apply. 0, or -1 with *ERROR, one
 * line, the caller's to free, when it cannot be read in this way.
 */
int way_names(const struct way *w, struct strv *names, char **error);

/*
 * Find W's level. Names that are the tree's as they stand have nothing in front, as diff.noprefix
 * writes them, or git has the same ones for both sides; more than a/ and b/ is left out of them
 * only when they are the tree's then.
 */
void way_find_level(struct way *w);

/*
 * Apply it. The files that it touches have to be the tree's own ones, not links. 0, or -1 with
 * *SAID, one line that says why not; after 0 that is a line about what does not fit well, or NULL.
 * The caller frees it.
 */
int way_apply(const struct way *w, char **said);

#endif
