/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * irq-flow.h - where interrupts and softirqs may be disabled, by the doing of the function that makes a
 * call or of what it called before. A look at each function, callees first, that is blind to values: where
 * it says that they are enabled, they are, if they were on entry.
 */
#ifndef LOCKCTX_IRQ_FLOW_H
#define LOCKCTX_IRQ_FLOW_H

#include "effects.h"

/* Hardirqs, or softirqs, which come where neither they nor hardirqs are disabled. */
enum irq_kind { IRQ_HARD, IRQ_SOFT, IRQ_KINDS };

/* Of a call: a kind may be disabled there (1 << it); nobody comes there, or only who may sleep. */
enum { IRQ_ASLEEP = 1 << IRQ_KINDS, IRQ_NOWHERE = 0xff };

/* By call site of FX's call graph: what there is of these. The caller's. */
uint8_t *irq_flow(const struct effects *fx);

#endif
