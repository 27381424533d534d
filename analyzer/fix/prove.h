/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prove.h - tries a candidate: applied, compiled, analysed again, looked at by checkpatch. It is
 * kept when nothing of that speaks against it, and that is all that "kept" says.
 */
#ifndef LOCKCTX_FIX_PROVE_H
#define LOCKCTX_FIX_PROVE_H

#include "work.h"

struct trial {
	struct work *work;
	const struct group *group;
	const struct report *base;	/* the tree as it was, all rules */
	const char *command;		/* what makes the same again */
	const char *out;		/* where the patches go */
	/* Analyses the facts of K with all rules; the report and *KEEP are freed by release(). */
	struct report *(*analyse)(const struct kbuild_result *k, struct analysis **keep);
	void (*release)(struct report *r, struct analysis *keep);
	/* The name of FILE (a string id) from SRCTREE. */
	const char *(*file)(const struct program *p, u32 file, const char *srctree);
};

/* Decides about C: its reasons, or kept and its patches in T's folder for them. What could not be
 * run is die(). */
void prove(const struct trial *t, struct candidate *c);

#endif
