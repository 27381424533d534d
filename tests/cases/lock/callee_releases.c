// SPDX-License-Identifier: GPL-2.0-or-later
/* A callee gives back its caller's lock. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

static void finish(struct device *dev)
{
	dev->state = 0;
	mutex_unlock(&dev->lock);
}

static void finish_twice(struct device *dev)
{
	dev->state = 0;
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
}

void callee_releases_bad(struct device *dev)
{
	mutex_lock(&dev->lock);
	finish_twice(dev);
	finish_twice(dev);
}

void callee_releases_ok(struct device *dev)
{
	mutex_lock(&dev->lock);
	finish(dev);
	mutex_lock(&dev->lock);
	finish(dev);
}
