/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sleep.h - what sleeps, what asks whether it may, and where nothing may: allocations, timers,
 * interrupts, user memory. */
#ifndef CASES_LINUX_SLEEP_H
#define CASES_LINUX_SLEEP_H

#include <linux/types.h>

#define GFP_KERNEL 0xcc0u
#define GFP_ATOMIC 0x820u
#define __GFP_ZERO 0x100u
#define __GFP_DIRECT_RECLAIM 0x400u

void *kmalloc(unsigned long size, unsigned int flags);
void kfree(const void *p);
void vfree(const void *p);
void msleep(unsigned int ms);
void __might_sleep(const char *file, int line);
unsigned long copy_from_user(void *to, const void *from, unsigned long n);
void pagefault_disable(void);
void pagefault_enable(void);
int preempt_count(void);

#define in_interrupt() (preempt_count() & 0xffff00)
#define might_sleep() __might_sleep(__FILE__, __LINE__)
#define might_sleep_if(cond) do { if (cond) might_sleep(); } while (0)

#include <linux/timer.h>


void arch_local_irq_disable(void);
void arch_local_irq_enable(void);

int request_threaded_irq(unsigned int irq, int (*handler)(int, void *), int (*thread)(int, void *),
			 unsigned long flags, const char *name, void *dev);

#endif
