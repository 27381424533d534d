/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inversion.h - a lock that an interrupt takes, and that is taken elsewhere with that interrupt enabled: it
 * comes while the lock is held, on the same processor, and waits for ever. Both ways are proved, each from
 * where it is entered down its calls. At level strict also a reader with interrupts enabled of a lock that all others
 * read with them disabled: no interrupt is shown for that.
 */
#ifndef LOCKCTX_INVERSION_H
#define LOCKCTX_INVERSION_H

#include "analysis.h"
#include "embeds.h"
#include "irqs.h"

/*
 * Prove what there is of class C, and tell EACH: of each place that takes it with interrupts enabled there is
 * one witness, with the interrupt's. Q and E are of SIEVE's program.
 */
void inversion_prove(struct analysis *a, const struct sieve *sieve, const struct irqs *q, const struct embeds *e,
		     u32 c, analysis_fn *each, void *data);

/* May there be something of class C to prove? */
bool inversion_any(const struct irqs *q, u32 c);

#endif
