/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings.h - the one place that knows both the solver and the reports: turns
 * witnesses into findings, equal ones of several configurations into one.
 */
#ifndef LOCKCTX_FINDINGS_H
#define LOCKCTX_FINDINGS_H

#include "../report/finding.h"
#include "../solve/analysis.h"
#include "../solve/ways.h"

/* What is added here is added in known.c, too. */
struct finding_filter {
	const char *rule, *lock_class;	/* NULL: all */
	bool annotated_only;		/* requirements are what annotations say, and nothing else */
	bool strict;			/* doubts are told, too */
};

/*
 * What there is of the lock class called NAME, a part of a report: its findings, and of the coverage
 * what the class adds. SRCTREE (or NULL) is cut from the front of file names. The report is the
 * caller's (report_free()).
 */
struct report *findings_of_class(struct analysis *a, u32 name, const struct finding_filter *filter,
				 const char *srctree);

/*
 * The ways that Q asks for (see ways.h), shortest first in each configuration, as a
 * report whose findings have neither rule, message nor id, and end in the place
 * where the way does. The names in it are A's: free it before.
 */
struct report *findings_ways(struct analysis *a, const struct ways_query *q, const char *srctree);

/* The name of FILE (a string id) as reports print it. Owned by the program. */
const char *findings_file(const struct program *p, u32 file, const char *srctree);

#endif
