// SPDX-License-Identifier: GPL-2.0-or-later
/* The irqsave variants lock what spinlock_check() returns. */
#include <linux/spinlock.h>

struct device {
	spinlock_t lock;
	raw_spinlock_t raw;
	int events;
};

void irqsave_bad(struct device *dev)
{
	unsigned long flags;

	spin_lock(&dev->lock);
	spin_lock_irqsave(&dev->lock, flags); /* WARN! double-lock device::lock */
	dev->events++;
	spin_unlock_irqrestore(&dev->lock, flags);
}

void irqsave_unlock_bad(struct device *dev, unsigned long flags)
{
	spin_unlock_irqrestore(&dev->lock, flags); /* WARN! unlock-not-held device::lock */
}

void irqsave_ok(struct device *dev)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	raw_spin_lock(&dev->raw);
	dev->events++;
	raw_spin_unlock(&dev->raw);
	spin_unlock_irqrestore(&dev->lock, flags);
	spin_lock_irq(&dev->lock);
	dev->events++;
	spin_unlock_irq(&dev->lock);
}
