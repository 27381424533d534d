/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scratch.h - a copy of a kernel tree that patches can be applied to, made in no time: real
 * folders, and in them a link for each file. Only what differs is a file of its own. A file that no
 * patch touches keeps the time of the user's, so facts made from it stay good.
 */
#ifndef LOCKCTX_LINT_SCRATCH_H
#define LOCKCTX_LINT_SCRATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "../../kbuild/strv.h"

struct scratch {
	char *top;	/* the folder that has everything below */
	char *tree;	/* the copy */
	char *stash;	/* what patches have replaced in it */
	char *work;	/* for temporary files; empty at first */
	char *overlay;	/* a file: what of the base differs from the user's tree */
	char *kdir;	/* the user's tree; NULL before scratch_base() */
	int lock;
	char *note;	/* after scratch_apply(): what of it one should know, one line, or NULL */
	char *error;	/* after -1: one line that says what is wrong */
};

/* What a patch touches. Names are relative to the tree. */
struct touched { struct strv changed, added, removed; };

#define TOUCHED_INIT { STRV_INIT, STRV_INIT, STRV_INIT }

/*
 * Make folder TOP, one for each kernel tree, and hold it: another run on it waits. What a run that
 * was ended has left of its patches is taken back. 0, or -1 with the error; scratch_close() in
 * either case.
 */
int scratch_open(struct scratch *s, const char *top);
void scratch_close(struct scratch *s);

/*
 * Make the tree that of KDIR (absolute), in git commit BASE, or as it is when BASE is NULL. Files
 * of KDIR that git does not know are there in either case.
 */
int scratch_base(struct scratch *s, const char *kdir, const char *base);

/*
 * Apply the change in the file DIFF (NULL: it is empty), if git am, told how many folders to leave
 * out of its names, or GNU patch does, and takes all of it; else nothing is changed. *T gets what it
 * touches. touched_release() frees what *T owns in either case.
 */
int scratch_apply(struct scratch *s, const char *diff, struct touched *t);
void touched_release(struct touched *t);

/* Take all patches back. */
int scratch_reset(struct scratch *s);

/* Remove the folder PATH with all in it; 0 also when there is none. */
int folder_remove(const char *path);
/* Copy the files below folder FROM to TO, as hard links when LINKS. 0, or -1 with errno set. */
int folder_copy(const char *from, const char *to, bool links);
/* Make the file PATH of the SIZE bytes of TEXT. 0, or -1 with errno set. */
int file_write(const char *path, const char *text, size_t size);
/* The bytes that the files below folder PATH take on the disk. */
uint64_t folder_size(const char *path);

#endif
