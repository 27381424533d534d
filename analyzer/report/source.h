/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source.h - lines of the analysed source, to be shown beside what is said of them. */
#ifndef LOCKCTX_REPORT_SOURCE_H
#define LOCKCTX_REPORT_SOURCE_H

#include <stdbool.h>
#include <stdio.h>
#include "finding.h"

/* The tree that the lines of F are of: SRCTREE, the report's, unless F has one of its own. */
const char *finding_srctree(const struct finding *f, const char *srctree);

/*
 * Prints the lines from BEFORE lines above POS to AFTER below it, numbered, that of
 * POS marked, as they are now in SRCTREE (NULL: the current folder), INDENT columns
 * in. False, and prints nothing, if the file or the line is not there.
 */
bool print_source(FILE *out, const char *srctree, const struct position *pos, uint32_t before,
		  uint32_t after, int indent);

/*
 * Prints the line at POS and, below it, a caret at its column (if that is known), as
 * compilers do. False, and nothing printed, if the line cannot be read.
 */
bool print_caret(FILE *out, const char *srctree, const struct position *pos);

#endif
