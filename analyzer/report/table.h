/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * table.h - who holds what and who waits for whom, in two columns beside each other,
 * as the kernel's lock validator draws its scenarios.
 */
#ifndef LOCKCTX_REPORT_TABLE_H
#define LOCKCTX_REPORT_TABLE_H

#include <stdbool.h>
#include <stdio.h>
#include "finding.h"

/*
 * Prints the scenario of F, INDENT columns in and at most 75 columns wide in all (what
 * a changelog takes): on the left what the path does, on the right what it waits for
 * meanwhile. False, and nothing printed, if nobody waits in F.
 */
bool finding_table(const struct finding *f, int indent, FILE *out);

#endif
