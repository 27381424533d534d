/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * irqs.h - which locks are taken in interrupts, and which are taken where interrupts are enabled: two
 * walks of the call graph, from functions that callbacks.model says are entered so, before anything is
 * proved.
 */
#ifndef LOCKCTX_IRQS_H
#define LOCKCTX_IRQS_H

#include "irq-flow.h"

/* A lock is looked for over so many calls, from where an interrupt or a task is entered, the one that takes it
 * counted; at level strict, over any number. */
#define MOST_CALLS_TO_TAKE_IN_IRQ 8

/* FUNC takes LOCK_CLASS at INSN. */
struct irq_take { u32 lock_class, func, insn; bool read; };

/* One of the walks. */
struct irq_walk {
	u32 *from;		/* by function: the call site that leads there, + 2; 1: entered from outside; 0: not reached */
	struct irq_take *takes;	/* by class, how many calls there are above it, and name; stb_ds */
};

struct irqs {
	const struct effects *fx;
	uint8_t *off;				/* irq_flow() */
	const struct callback_row **entry;	/* by function: how it is entered from outside; NULL: nobody knows */
	bool *minded[IRQ_KINDS];		/* by class: somebody takes it with that kind disabled */
	struct irq_walk in[IRQ_KINDS];		/* in an interrupt of that kind */
	struct irq_walk on[IRQ_KINDS];		/* where that kind is surely enabled */
};

/* FX must outlive it. */
struct irqs *irqs_new(const struct effects *fx);
void irqs_free(struct irqs *q);

/* Does who does OP disable KIND himself, or has he done it before? -1: nobody comes there. */
int irqs_disables(const struct irqs *q, const struct lock_op *op, enum irq_kind kind);

/* Those of W that take class C are *N from the result on. */
const struct irq_take *irqs_takes(const struct irq_walk *w, u32 c, u32 *n);

/* The calls that lead to FUNC, which W reached, the first one first, as sites; stb_ds, the caller's. */
u32 *irqs_way(const struct irqs *q, const struct irq_walk *w, u32 func);

/* Where that way begins. */
u32 irqs_root(const struct irqs *q, const struct irq_walk *w, u32 func);

#endif
