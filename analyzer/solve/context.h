/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * context.h - branches on what context the code runs in: in_atomic(), in_interrupt(), in_task() and
 * their like are bits of the count that locks, softirqs and interrupts add to. What is held of
 * MODEL_ATOMIC says which of them are set; include/linux/preempt.h of the kernel lists them.
 */
#ifndef LOCKCTX_CONTEXT_H
#define LOCKCTX_CONTEXT_H

#include "eval.h"

/* Is condition E of the frame true where ST holds? 1, 0, or -1 when that does not decide it. */
int context_truth(const struct eval *ev, const struct state *st, u32 e);

/* Does condition E ask that count, so that who wrote it knows that the context differs? Not at level strict, where
 * no such belief counts. */
bool context_asked(const struct eval *ev, u32 e);

#endif
