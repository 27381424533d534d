/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.h - a kernel tree that Kbuild was run in: where its sources and its objects are, and which
 * C files it compiles with which commands. Reads only; nothing is written in either folder.
 */
#ifndef LOCKCTX_KBUILD_TREE_H
#define LOCKCTX_KBUILD_TREE_H

#include "cmdfile.h"

struct tree_unit {
	char *source;		/* the C file, relative to the tree, without ".." */
	char *object;		/* its object, relative to the tree */
	struct compile compile;	/* as for a run in tree.cwd */
};

struct tree {
	char *source;		/* absolute, where sources are read */
	char *object;		/* absolute, where Kbuild's .cmd files are */
	char *cwd;		/* where the commands are to be run */
	char *version;		/* of the source, as `make kernelversion` prints it */
	struct tree_unit *units;	/* sorted by source */
	size_t unit_count;
	size_t room;
};

/*
 * Find the commands of the objects below each folder of DIRS (NULL-terminated, relative to the
 * tree; NULL or empty: all that is linked into the kernel or a module) of the kernel SOURCE that
 * was built in OBJECT (NULL: in SOURCE, or SOURCE is such a folder and says where its source is).
 *
 * OBJECT may have been built from another copy of the source: the commands then read SOURCE. So a
 * patched copy needs no build of its own.
 *
 * 0, or -1 with *ERROR a line for the user that says what is wrong and what to do; the caller frees
 * it. tree_release() frees what *T owns in either case.
 */
int tree_open(struct tree *t, const char *source, const char *object, const char *const *dirs,
	      char **error);
void tree_release(struct tree *t);

#endif
