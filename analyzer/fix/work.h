/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * work.h - the scratch tree that candidates are tried on: copies of the folders that may change,
 * links into the user's tree for all else, which is never written. Kept in the cache between runs:
 * only what differs is compiled again.
 */
#ifndef LOCKCTX_FIX_WORK_H
#define LOCKCTX_FIX_WORK_H

#include "candidate.h"
#include "lines.h"
#include "../../kbuild/extract.h"

struct work {
	/* set by the caller */
	const char *source, *object;	/* the user's tree; where it was built (NULL: in place) */
	const char *const *dirs;	/* the part to analyse, NULL-terminated, or NULL */
	const char *cache;		/* the folder to keep things in */
	const char *cocci, *plugin, *annotations;
	unsigned jobs;
	bool quiet;
	/* owned */
	char *tree, *facts, *plain, *log;
	int lock;
	struct { char *key; struct hunk *value; } *hunks;	/* of files asked for since the last change */
};

/* Make the scratch tree with copies of PATHS (stb_ds). What cannot be done is die(). A second run
 * on the same tree waits. */
void work_open(struct work *w, char *const *paths);
void work_close(struct work *w);

/* Back to the tree as it was. */
void work_restart(struct work *w);

/* Apply E. False when it changed nothing or could not be applied, with the reason in C. */
bool work_apply(struct work *w, struct candidate *c, const struct edit *e);

/* Commit what was applied, with the message in file TEXT. */
void work_commit(struct work *w, const char *text);

/* Facts of the tree as it is now; kbuild_release() frees K. die() when that cannot be. */
void work_extract(struct work *w, struct kbuild_result *k);

/* Compile as the kernel is, with -Werror, those of K that were compiled for their facts just now. A kind of warning
 * that they have without the change, too, is none of its errors. *COUNT of them; the first message, owned by the
 * caller, or NULL. */
char *work_compile(struct work *w, const struct kbuild_result *k, size_t *count);

/* The first line of S without the words that belong to findings; the caller frees it. */
char *work_one_line(const char *s);

/* Write the commits to folder OUT. The caller removes what it does not want. */
void work_format(struct work *w, const char *out);

/* What the tree's checkpatch says first about the patches in OUT, owned by the caller, or NULL;
 * *RAN is false when the tree has none. */
char *work_checkpatch(struct work *w, const char *out, bool *ran);

/* The line of FILE in the tree as it was that LINE of it is now, and the other way; 0: none. */
uint32_t work_base_line(void *w, const char *file, uint32_t line);
uint32_t work_line_now(void *w, const char *file, uint32_t line);
/* Did the edits bring this line of FILE, or change it? */
bool work_is_new(void *w, const char *file, uint32_t line);

#endif
