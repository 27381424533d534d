/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rules.h - writes requirements as a semantic patch, made from cocci/annotate/. */
#ifndef LOCKCTX_ANNOTATE_RULES_H
#define LOCKCTX_ANNOTATE_RULES_H

#include <stdio.h>

#include "infer.h"

/*
 * Write to OUT a semantic patch that annotates the functions of R (N of them, all of
 * verdict ANNOTATE), which are P's, but not their declarations in NOT ("FILE FUNCTION",
 * stb_ds), by the rules of the file TEMPLATE; die() when that cannot be read.
 */
void rules_write(FILE *out, const char *template, const struct program *p,
		 const struct requirement *const *r, u32 n, char *const *not);

/* The annotation of R as C, for F's own parameters; the caller frees it. */
char *rules_annotation(const struct program *p, const struct requirement *r);

#endif
