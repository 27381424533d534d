/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h - reports in files: full JSON (see json.h), replaced as a whole. A file
 * that `--format=json` wrote can be loaded as well. Errors are one line (the file,
 * where in it, what; no newline) in *ERROR, to be freed by the caller.
 */
#ifndef LOCKCTX_REPORT_STORE_H
#define LOCKCTX_REPORT_STORE_H

#include <stdio.h>
#include "finding.h"

/* Saves R as FILE. Its findings have ids. 0, or -1 and *ERROR. */
int report_save(const struct report *r, const char *file, char **error);

/*
 * The report in FILE, to be freed by report_free(). What report_save() wrote comes
 * back equal, but for places without a file, which have no line, and a wait without
 * a callee, which is none. NULL and *ERROR if FILE cannot be read or is no report.
 */
struct report *report_load(const char *file, char **error);

/*
 * Where the last report is kept, to be freed: last.json in $LOCKCTX_CACHE, else in
 * lockctx/ of $XDG_CACHE_HOME, else of ~/.cache. NULL and *ERROR without a home.
 */
char *report_last_file(char **error);

/* The same for that file; saving makes its folder. */
int report_save_last(const struct report *r, char **error);
struct report *report_load_last(char **error);

/* The same to and from a stream: what fails in writing stays with it; FILE is how messages call it. */
void report_write(const struct report *r, FILE *out);
struct report *report_read(FILE *in, const char *file, char **error);

#endif
