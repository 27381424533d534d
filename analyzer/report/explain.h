/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain.h - one finding at length: the same facts as its text, a block per step
 * with the source around it, every place that takes the lock, every branch, and
 * what the rule means and how such a finding is mended.
 */
#ifndef LOCKCTX_REPORT_EXPLAIN_H
#define LOCKCTX_REPORT_EXPLAIN_H

#include <stdio.h>
#include "finding.h"

/*
 * Explains F, which is one of a report with this SRCTREE (NULL: the current
 * folder). Source that cannot be read there is left out and named once. WAYS are
 * all ways to the site (see ways-text.h), or NULL when they are not known.
 */
void report_explain(const struct finding *f, const struct report *ways, const char *srctree, FILE *out);

#endif
