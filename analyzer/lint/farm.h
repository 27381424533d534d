/* SPDX-License-Identifier: GPL-2.0-or-later */
/* farm.h - the links of a scratch tree into the tree that it is a copy of. Internal to lint/. */
#ifndef LOCKCTX_LINT_FARM_H
#define LOCKCTX_LINT_FARM_H

struct farm {
	const char *source;	/* the user's tree, absolute */
	const char *tree;	/* the scratch tree */
	const char *manifest;	/* a file that remembers what is no link, from run to run */
	char *error;		/* after -1 */
};

/*
 * Make F's tree that of git commit BASE of the source, or the source as it is (NULL). Links and
 * files that are right already are left alone. 0, or -1 with the error.
 */
int farm_make(struct farm *f, const char *base);
void farm_release(struct farm *f);

/* Make real folders, with links in them, of the links to folders that NAME is below. */
int farm_unfold(const char *tree, const char *name);

#endif
