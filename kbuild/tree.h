/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.h - a kernel tree that Kbuild was run in: where its sources and its objects are, and which
 * C files it compiles with which commands. Reads only; nothing is written in either folder.
 */
#ifndef LOCKCTX_KBUILD_TREE_H
#define LOCKCTX_KBUILD_TREE_H

#include "cmdfile.h"

/* Why the command of an object is no unit. */
enum tree_skipped {
	TREE_NOT_C,		/* assembly, or linked from other objects */
	TREE_HOST,		/* for the machine that builds */
	TREE_OWN_PROGRAM,	/* boot code, vDSO: not linked into the kernel */
};

struct tree_unit {
	char *source;		/* the C file, relative to the tree or module, without ".." */
	char *object;		/* its object, likewise */
	struct compile compile;	/* as for a run in tree.cwd */
};

/* What is asked of a tree. */
struct tree_query {
	const char *source;	/* the kernel's source */
	const char *object;	/* where it was built; NULL: in SOURCE, or SOURCE is such a folder and
				 * says where its source is */
	const char *module;	/* an external module's folder (M=), whose objects are meant, or NULL */
	const char *const *dirs;	/* folders, relative to the tree or the module, NULL-terminated;
					 * NULL or empty: all that is linked into the kernel or a module */
	const char *only;	/* instead of folders: this object, which need not be one of interest */
};

struct tree {
	char *source;		/* absolute, where sources are read */
	char *object;		/* absolute, where the kernel was built */
	char *top;		/* absolute, where its .cmd files are: OBJECT, or the module's folder */
	char *cwd;		/* where the commands are to be run */
	char *version;		/* of the source, as `make kernelversion` prints it */
	struct tree_unit *units;	/* sorted by source */
	size_t unit_count;
	size_t room;
	size_t skipped[3];	/* objects left out, by enum tree_skipped */
	struct strv unread;	/* what could not be read, and may be of interest: a line each */
	bool is_module;		/* an external one */
	bool unbuilt;		/* not opened, since it is configured and nothing of Q was built */
};

/*
 * Find the commands of the objects that Q asks for.
 *
 * Q's object may have been built from another copy of the source: the commands then read Q's
 * source. So a patched copy needs no build of its own.
 *
 * 0, or -1 with *ERROR a line for the user that says what is wrong and what to do; the caller frees
 * it. tree_release() frees what *T owns in either case.
 */
int tree_open(struct tree *t, const struct tree_query *q, char **error);
/* Only find the folders: the kernel SOURCE, configured in OBJECT, as in tree_query. */
int tree_find(struct tree *t, const char *source, const char *object, char **error);
void tree_release(struct tree *t);

#endif
