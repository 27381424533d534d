/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fingerprint.h - the id of a finding: what stays the same when lines move, so
 * that a finding can be named on a command line and found again in a later
 * report of a changed tree.
 */
#ifndef LOCKCTX_REPORT_FINGERPRINT_H
#define LOCKCTX_REPORT_FINGERPRINT_H

#include "finding.h"

/*
 * Sets F's id: 8 hex digits over its rule, class, context, the function and
 * callee of its site, and the functions of its path from the one that takes the
 * lock (the whole path if none is shown) to the wait. No line, no file: moving
 * code does not change it, and neither does the way in above the acquire.
 */
void finding_fingerprint(struct finding *f);

/*
 * Sets the ids of all findings of a sorted report and makes them unique: of
 * findings with one fingerprint the first keeps it, the others get what hashing
 * it together with their rank gives. Deterministic for a given order.
 */
void report_fingerprints(struct report *r);

#endif
