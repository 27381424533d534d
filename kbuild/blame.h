/* SPDX-License-Identifier: GPL-2.0-or-later */
/* blame.h - files failed to compile with the plugin: whose fault is it, the tree's or lockctx's? */
#ifndef LOCKCTX_KBUILD_BLAME_H
#define LOCKCTX_KBUILD_BLAME_H

#include "extract.h"

struct kbuild_blame {
	char *message;		/* what most of the files failed with */
	char *source;		/* one of them */
	size_t files;		/* how many there are */
	bool ours;		/* it compiles without the plugin and the annotations' headers */
};

/*
 * Say of R, which kbuild_extract() made as CONFIG asks, what many of its failed files have in common. One
 * file for each of the messages that most have, five at most, is compiled as the tree does, to see whether
 * that fails as well: a message that is lockctx's fault is told first, else the one that most have. False when
 * nothing failed, or nothing can be said. kbuild_blame_release() frees what *B owns in either case.
 */
bool kbuild_blame(const struct kbuild_config *config, const struct kbuild_result *r,
		  struct kbuild_blame *b);
void kbuild_blame_release(struct kbuild_blame *b);

/* That in one line, which the caller frees. */
char *kbuild_blame_text(const struct kbuild_blame *b, const struct kbuild_result *r);

#endif
