/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interrupt.h - interrupts and tasklets, and how they are disabled. */
#ifndef CASES_LINUX_INTERRUPT_H
#define CASES_LINUX_INTERRUPT_H

#include <linux/compiler.h>

#define IRQ_HANDLED 1

typedef int irqreturn_t;
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev);

struct tasklet_struct {
	unsigned long state;
	void (*callback)(struct tasklet_struct *t);
};

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long flags,
			 const char *name, void *dev);
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *t));
void disable_irq(unsigned int irq);
void enable_irq(unsigned int irq);
void local_bh_disable(void);
void local_bh_enable(void);
void arch_local_irq_disable(void);
void arch_local_irq_enable(void);
int preempt_count(void);

#define local_irq_disable() arch_local_irq_disable()
#define local_irq_enable() arch_local_irq_enable()
#define in_interrupt() (preempt_count() & 0x00ffff00)

static inline int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name, void *dev)
{
	return request_threaded_irq(irq, handler, 0, flags, name, dev);
}

#endif
