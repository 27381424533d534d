// SPDX-License-Identifier: GPL-2.0-or-later
/* The imbalance is in a callee; its caller releases what may not be held: that is told once. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

static void prepare(struct device *dev)
{
	mutex_lock(&dev->lock);
	if (dev->state < 0)
		mutex_unlock(&dev->lock);
} /* WARN! lock-imbalance device::lock */

static void prepare_always(struct device *dev)
{
	mutex_lock(&dev->lock);
	if (dev->state < 0)
		dev->state = 0;
}

void imbalance_caller_bad(struct device *dev)
{
	prepare(dev);
	mutex_unlock(&dev->lock);
}

void imbalance_caller_ok(struct device *dev)
{
	prepare_always(dev);
	mutex_unlock(&dev->lock);
}
