// SPDX-License-Identifier: GPL-2.0-or-later
/* Taking and giving back are helpers, both steered by the caller's flag. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

static void lock_if(struct device *dev, bool take)
{
	if (take)
		mutex_lock(&dev->lock);
} /* WARN lock-imbalance device::lock */

static void unlock_if(struct device *dev, bool taken)
{
	if (taken)
		mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
}

void flag_helpers_bad(struct device *dev)
{
	lock_if(dev, false);
	dev->state++;
	unlock_if(dev, true);
}

void flag_helpers_ok(struct device *dev, bool shared)
{
	lock_if(dev, shared);
	dev->state++;
	unlock_if(dev, shared);
}
