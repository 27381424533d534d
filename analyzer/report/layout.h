/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layout.h - columns, wrapping and short file names for output that people read.
 */
#ifndef LOCKCTX_REPORT_LAYOUT_H
#define LOCKCTX_REPORT_LAYOUT_H

#include <stdio.h>
#include "finding.h"

#define LAYOUT_WIDTH 100	/* columns a line should not pass */

/* Columns that S takes, one for each character (no wide or combining ones). */
size_t columns(const char *s);

/*
 * Prints TEXT and a newline, broken at spaces so as to stay within LAYOUT_WIDTH.
 * The cursor is at column INDENT; following lines start at column HANG. A word
 * that does not fit on any line is not broken. A newline in TEXT starts the next
 * line at HANG.
 */
void print_wrapped(FILE *out, const char *text, int indent, int hang);

/* Prints S in capitals: "svm" is SVM to people. */
void print_upper(const char *s, FILE *out);

/*
 * The files that a finding has mentioned. The first mention of a file is its full
 * name; later ones are its last component, unless that could be another one's.
 */
struct mentions {
	const char **files;
	size_t n, capacity;
};

/* The name to print for FILE now; remembers it. With M NULL always the full name. */
const char *mention(struct mentions *m, const char *file);
void mentions_clear(struct mentions *m);

/* Prints "FILE:LINE", "FILE" if the line is not known, "?" if the file is not. */
void print_position(FILE *out, struct mentions *m, const struct position *pos);

#endif
