/* SPDX-License-Identifier: GPL-2.0-or-later */
/* emit.h - lockctx annotate: requirements as semantic patches or as a patch series. */
#ifndef LOCKCTX_CLI_EMIT_H
#define LOCKCTX_CLI_EMIT_H

#include "tree.h"
#include "../annotate/infer.h"

struct emission {
	const struct tree_options *tree;
	const struct kbuild_result *k;		/* what was extracted of it */
	const struct program *p;
	const struct requirement *const *r;	/* what to annotate; stb_ds */
	const char *out;			/* the folder to write to */
	const char *lock_class;			/* what was asked for, for the messages */
	bool all;
};

/*
 * Write patches or else semantic patches, whose names are printed. Returns how many
 * functions are annotated by them. What cannot be done is die().
 */
unsigned emit(const struct emission *e, bool patches);

#endif
