// SPDX-License-Identifier: GPL-2.0-or-later
/* A helper returns with the lock held, and that is its job. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

static struct device *device_lock(struct device *dev)
{
	mutex_lock(&dev->lock);
	return dev;
}

static void device_unlock(struct device *dev)
{
	mutex_unlock(&dev->lock);
}

void returned_held_bad(struct device *dev)
{
	device_lock(dev);
	mutex_lock(&dev->lock); /* WARN! double-lock device::lock */
	device_unlock(dev);
}

int returned_held_ok(struct device *dev)
{
	struct device *locked = device_lock(dev);
	int state = locked->state;

	device_unlock(locked);
	device_lock(dev);
	mutex_unlock(&dev->lock);
	return state;
}
