/* SPDX-License-Identifier: GPL-2.0-or-later */
/* whole.h - is all of a diff in its hunks? Git and patch pass over what they do not read as one.
 * Internal to lint/. */
#ifndef LOCKCTX_LINT_WHOLE_H
#define LOCKCTX_LINT_WHOLE_H

#include <stdbool.h>

/*
 * What of the diff in FILE is a change and in no hunk, or the names of a file without one: one line
 * that says so, the caller's to free; NULL when there is nothing left. PATCH: for GNU patch, which
 * also takes context diffs, and what is indented.
 */
char *whole_left(const char *file, bool patch);

/* Is there a hunk of a context diff in TEXT? */
bool whole_has_context(const char *text);

#endif
