/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * summary.h - what the findings of a report rest on, in a few lines: files and
 * functions, indirect calls that were not resolved by cause, states that were
 * given up, and findings by rule. Meant for stderr, beside text or JSON.
 */
#ifndef LOCKCTX_REPORT_SUMMARY_H
#define LOCKCTX_REPORT_SUMMARY_H

#include <stdio.h>
#include "finding.h"

/* Does not say "warning" or "error", unless a cause does. */
void report_summary(const struct report *r, FILE *out);

/* The lock classes that were not looked at to the end, in a line; nothing when there are none. */
void report_given_up(const struct coverage *c, FILE *out);

#endif
