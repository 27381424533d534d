/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * was.h - the findings of an older report, or of another kernel's, that a report does
 * not have, and why its program does not: which call is gone, or where the lock is not
 * held any more.
 */
#ifndef LOCKCTX_WAS_H
#define LOCKCTX_WAS_H

#include "findings.h"

/*
 * For each finding in the file OLD that waits for a lock and that R, the report on A,
 * does not have, print why on OUT. SRCTREE is cut from file names. A file that is no
 * report is die().
 */
void was_print(struct analysis *a, const struct report *r, const char *old, const char *srctree, FILE *out);

#endif
