/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sarif.h - a report as SARIF 2.1.0 (OASIS), for code scanning services and for `sarif-replay`.
 *
 * One run. Files are relative to the base SRCROOT, the source tree. Each finding is a result with
 * the path as its code flow (one thread flow; each call, each place that takes the lock and each
 * branch is a location of it), and with its id as a partial fingerprint. A report that was compared
 * with an older one says "new" of its findings and "absent" of the fixed ones.
 */
#ifndef LOCKCTX_REPORT_SARIF_H
#define LOCKCTX_REPORT_SARIF_H

#include <stdio.h>
#include "finding.h"

/* 0, or -1 when writing failed (errno says why). */
int report_sarif(const struct report *r, FILE *out);

#endif
