// SPDX-License-Identifier: GPL-2.0-or-later
/* A guard in a loop's body is released before the next round, also by continue. */
#include <linux/spinlock.h>

struct device {
	spinlock_t lock;
	int pending[8];
	int done;
};

static void complete(struct device *dev)
{
	spin_lock(&dev->lock); /* WARN! double-lock device::lock */
	dev->done++;
	spin_unlock(&dev->lock);
}

void guard_loop_bad(struct device *dev)
{
	guard(spinlock)(&dev->lock);

	for (int i = 0; i < 8; i++)
		complete(dev);
}

void guard_loop_ok(struct device *dev)
{
	for (int i = 0; i < 8; i++) {
		guard(spinlock)(&dev->lock);
		if (!dev->pending[i])
			continue;
		if (dev->pending[i] < 0)
			break;
		dev->done++;
	}
	complete(dev);
}
