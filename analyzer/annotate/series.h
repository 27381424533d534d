/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * series.h - turns requirements into patches: one for each lock class and part of the
 * kernel. The work is done by cocci/annotate/series.sh on a scratch tree.
 */
#ifndef LOCKCTX_ANNOTATE_SERIES_H
#define LOCKCTX_ANNOTATE_SERIES_H

#include "infer.h"
#include "places.h"

struct series {
	const struct program *p;
	const struct requirement *const *r;	/* stb_ds; all of verdict ANNOTATE */
	struct places *places;
	char *const *not;		/* declarations that must not have it: "FILE FUNCTION"; stb_ds */
	const char *tree, *out;		/* the kernel's folder; the patches' folder */
	const char *cocci, *models;	/* lockctx's own folders */
	const char *command;		/* what made this, for the messages */
	const char *self;		/* the lockctx binary */
	unsigned files;			/* how many files the facts are of */
};

/*
 * Write the series; the patches' names are printed on standard output. Returns how
 * many functions have their annotation behind it; the others are told on stderr, a
 * line each. What cannot be done is die(), and OUT is as it was.
 */
unsigned series_write(const struct series *s);

/* Does the kernel in folder TREE define __must_not_hold()? */
bool series_macro(const char *tree);

#endif
