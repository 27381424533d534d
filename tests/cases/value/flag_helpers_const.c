// SPDX-License-Identifier: GPL-2.0-or-later
/* The same helpers with constants: each call has exactly one way. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

static void lock_if(struct device *dev, bool take)
{
	if (take)
		mutex_lock(&dev->lock);
}

static void unlock_if(struct device *dev, bool taken)
{
	if (taken)
		mutex_unlock(&dev->lock);
}

void flag_helpers_const_bad(struct device *dev)
{
	lock_if(dev, true);
	mutex_lock(&dev->lock); /* WARN! double-lock device::lock */
	unlock_if(dev, true);
}

void flag_helpers_const_ok(struct device *dev)
{
	lock_if(dev, true);
	dev->state++;
	unlock_if(dev, true);
	lock_if(dev, false);
	dev->state++;
	unlock_if(dev, false);
}
