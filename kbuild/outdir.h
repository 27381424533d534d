/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outdir.h - the folder that objects go to: that it is outside the kernel tree, who may write there,
 * and a folder inside it for what is not done yet, which belongs to one run alone. A compiler of a
 * run that was killed may end later: what it writes is nobody's then.
 */
#ifndef LOCKCTX_KBUILD_OUTDIR_H
#define LOCKCTX_KBUILD_OUTDIR_H

#include "tree.h"

struct outdir {
	char *folder;	/* as it is said */
	char *path;	/* the same, absolute */
	char *work;	/* inside it, absolute: what is not done yet */
	int lock;	/* -1: none is held */
};

#define OUTDIR_INIT { .lock = -1 }

/*
 * Settle where the objects of T go: in FOLDER, or when that is NULL in the user's cache. Makes
 * nothing. -1 with a line for the user in *ERROR, which the caller frees.
 */
int outdir_find(struct outdir *d, const struct tree *t, const char *folder, char **error);

/*
 * Make the folder and hold it: alone, or with others that are SHARED too. When another run holds it,
 * WAITING is told, with a line for the user and DATA, before it is waited for. -1 as above.
 */
int outdir_hold(struct outdir *d, bool shared, void (*waiting)(const char *message, void *data),
		void *data, char **error);

/* Let go of it. Takes what is not done yet away. */
void outdir_release(struct outdir *d);

#endif
