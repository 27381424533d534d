/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.h - builds a struct report. The report owns all that it points to:
 * strings and arrays come from the functions below and live until report_free().
 * Running out of memory ends the program with one line and status 2.
 */
#ifndef LOCKCTX_REPORT_REPORT_H
#define LOCKCTX_REPORT_REPORT_H

#include "finding.h"

/* An empty report; free it with report_free(), which takes NULL too. */
struct report *report_new(void);
void report_free(struct report *r);

/*
 * A string owned by R. Formats print one line each and JSON takes UTF-8 only, so
 * a string is cleaned here (see facts/clean.h). report_strdup()
 * of NULL is NULL.
 */
const char *report_str(struct report *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
const char *report_strdup(struct report *r, const char *s);

/* One more finding, zeroed. The pointer is valid until the next call. */
struct finding *report_add_finding(struct report *r);

/* Arrays of N zeroed elements, to be put into a finding or the coverage by the
 * caller, together with their length. N may be 0; what is returned then is not
 * to be read. */
struct step *report_steps(struct report *r, size_t n);
struct acquire *report_acquires(struct report *r, size_t n);
struct condition *report_conditions(struct report *r, size_t n);
struct holder *report_holders(struct report *r, size_t n);
struct cause *report_causes(struct report *r, size_t n);
const char **report_instances(struct report *r, size_t n);
struct known *report_known(struct report *r, size_t n);
struct source_state *report_source_states(struct report *r, size_t n);
struct finding *report_findings(struct report *r, size_t n);

/* Moves the findings of FROM to the end of R's; FROM goes when R does. */
void report_adopt(struct report *r, struct report *from);

/*
 * Puts everything without an order of its own into a fixed one: findings by site
 * (file, line, rule, class and what else tells two apart), those of one site by the
 * length of their paths, then by context; their acquires with the shown ones first and then by position, instances and causes
 * by name. Paths and conditions are left alone.
 */
void report_sort(struct report *r);

/*
 * The finding whose id starts with ID (case does not matter), NULL if there is
 * none or more than one; *MATCHES tells how many there are.
 */
const struct finding *report_find(const struct report *r, const char *id, size_t *matches);

#endif
