/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - findings as compilers print them, for people, editors and CI logs.
 *
 * A finding is one `FILE:LINE:COLUMN: warning: MESSAGE [-Wlockctx-RULE]` line and
 * indented lines below it. Nothing else that is printed here says "warning" or
 * "error", unless a name in the analysed source does.
 *
 *   the line of source, with a caret below, when the source is there
 *   CONTEXT line: where from, which instances of an ops table
 *   one line per function of the witness path, with the place in it where it
 *   calls the next; notes on that function beside it, or below it if too long
 *   how to see more
 *
 * The first mention of a file within a finding is its full name, later ones its
 * last component. Colours appear only on a terminal, and not with NO_COLOR set.
 */
#ifndef LOCKCTX_REPORT_TEXT_H
#define LOCKCTX_REPORT_TEXT_H

#include <stdio.h>
#include "finding.h"

/* All findings of R in their order, an empty line between two. Nothing if there are none.
 * Of a path that begins or ends like the one above it, the long equal part is named only. */
void report_text(const struct report *r, FILE *out);

/* One finding, its path whole, without source. */
void finding_text(const struct finding *f, FILE *out);

/* Its first line alone. */
void finding_headline(const struct finding *f, FILE *out);

/* "SVM only", "SVM and VMX"; nothing if F does not depend on an instance. */
void finding_instances(const struct finding *f, FILE *out);

#endif
