/* SPDX-License-Identifier: GPL-2.0-or-later */
/* solving.h - solves every lock class of an analysis, several at a time, into one report. */
#ifndef LOCKCTX_SOLVING_H
#define LOCKCTX_SOLVING_H

#include "findings.h"

/* For all that are solved from now on: how many at a time (0: one per processor), and how many
 * seconds all of them may take (0: as long as it takes). */
void solving_jobs(unsigned jobs);
void solving_time(unsigned seconds);

/*
 * Analyse and report. SRCTREE (or NULL) is cut from the front of file names. The report is the
 * caller's (report_free()); what of it could not be solved to its end is among its coverage. An
 * unknown rule is die(); so is a class that the program does not have.
 */
struct report *findings_make(struct analysis *a, const struct finding_filter *filter,
			     const char *srctree);

#endif
