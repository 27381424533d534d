/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * baseline.h - the findings that a project knows of and does not want to hear again: a report in
 * JSON (see json.h) whose paths have no places, made to be committed beside the source.
 */
#ifndef LOCKCTX_REPORT_BASELINE_H
#define LOCKCTX_REPORT_BASELINE_H

#include "finding.h"

/* Write R's findings as baseline FILE. 0, or -1 and *ERROR, one line, the caller's to free. */
int baseline_save(const struct report *r, const char *file, char **error);

/* How many findings of a baseline are left, of these, how many that may be gone, and how many are. */
struct pruned { size_t kept, unknown, gone; };

/*
 * Take out of baseline FILE what R does not have any more; what R may only have missed stays. 0, or -1
 * and *ERROR; then FILE is as it was.
 */
int baseline_prune(const struct report *r, const char *file, struct pruned *n, char **error);

#endif
