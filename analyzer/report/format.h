/* SPDX-License-Identifier: GPL-2.0-or-later */
/* format.h - the formats a report is printed in, by the names that --format takes. */
#ifndef LOCKCTX_REPORT_FORMAT_H
#define LOCKCTX_REPORT_FORMAT_H

#include <stdbool.h>
#include <stdio.h>
#include "finding.h"

/* For a message: "text, json, sarif or b4". */
#define REPORT_FORMATS "text, json, sarif or b4"

bool report_format_known(const char *name);

/* Print R to OUT in FORMAT, a known one. 0, or -1 when that failed (errno says why). */
int report_print(const struct report *r, const char *format, FILE *out);

#endif
