/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cpus.h - how two orders of two locks meet, as the kernel's Documentation/locking/lockdep-design.rst
 * and lockdep's own messages draw it: two columns, one for each CPU.
 */
#ifndef LOCKCTX_REPORT_CPUS_H
#define LOCKCTX_REPORT_CPUS_H

#include <stdio.h>

#include "finding.h"

/* Draw F, which has another order, from column INDENT on; of an interrupt that takes the lock, the one CPU. */
void print_cpus(const struct finding *f, int indent, FILE *out);

/* What the other path of F is: "other order", "interrupt". */
const char *against_text(const struct finding *f);

#endif
