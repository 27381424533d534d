/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ways-text.h - a list of ways to one function: findings without a rule, whose paths
 * end in that function, one after the other with a number.
 */
#ifndef LOCKCTX_REPORT_WAYS_TEXT_H
#define LOCKCTX_REPORT_WAYS_TEXT_H

#include <stdio.h>
#include "finding.h"

/*
 * Prints the ways of R, which HOLDING (a class; NULL: none was asked for) is held on,
 * INDENT columns in: a line with where it comes from, then one for each call.
 */
void ways_text(const struct report *r, const char *holding, int indent, FILE *out);

#endif
