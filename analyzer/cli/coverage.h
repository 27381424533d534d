/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * coverage.h - what a report rests on: what was read, which calls stayed unresolved, what was given up and simplified.
 */
#ifndef LOCKCTX_COVERAGE_H
#define LOCKCTX_COVERAGE_H

#include "../report/finding.h"
#include "../solve/analysis.h"

/* Coverage of what A loaded and analysed, into R. */
void coverage_of(struct analysis *a, struct report *r);

/* The classes that A has given up are R's from here on: it says so. */
void coverage_given_up(struct analysis *a, struct report *r);

#endif
