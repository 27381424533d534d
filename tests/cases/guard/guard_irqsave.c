// SPDX-License-Identifier: GPL-2.0-or-later
/* A guard that keeps the interrupt flags beside the lock. */
#include <linux/spinlock.h>

struct device {
	spinlock_t lock;
	int events;
};

void guard_irqsave_bad(struct device *dev)
{
	unsigned long flags;

	guard(spinlock_irqsave)(&dev->lock);
	spin_lock_irqsave(&dev->lock, flags); /* WARN! double-lock device::lock */
	dev->events = flags != 0;
}

void guard_irqsave_ok(struct device *dev)
{
	unsigned long flags;

	scoped_guard(spinlock_irqsave, &dev->lock)
		dev->events++;
	spin_lock_irqsave(&dev->lock, flags);
	dev->events++;
	spin_unlock_irqrestore(&dev->lock, flags);
}
