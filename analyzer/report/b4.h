/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * b4.h - findings for `b4 prep --check` and other tools that take one line for one remark: file,
 * line, what is wrong, on which path in short, rule and id. b4 takes each line of standard output
 * for a warning, unless it has "ERROR:", and each line of standard error for a failure.
 */
#ifndef LOCKCTX_REPORT_B4_H
#define LOCKCTX_REPORT_B4_H

#include <stdio.h>
#include "finding.h"

/* Nothing for no findings. 0, or -1 when writing failed. */
int report_b4(const struct report *r, FILE *out);

#endif
