/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sites.h - a place that is wrong is one finding, whichever ways lead there. A report's findings are
 * those ways, one for each context, and for each function that is called there through one member;
 * those of one site are neighbours, and formats print the first one of them and name the others.
 */
#ifndef LOCKCTX_REPORT_SITES_H
#define LOCKCTX_REPORT_SITES_H

#include "finding.h"

/* How many of the findings from F on, of which there are N, are of F's site: 1 at least. */
size_t site_ways(const struct finding *f, size_t n);

/* How many sites R's findings are of. */
size_t report_sites(const struct report *r);

/* How many sites of R break RULE. */
size_t report_rule_sites(const struct report *r, const char *rule);

#endif
