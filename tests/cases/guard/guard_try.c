// SPDX-License-Identifier: GPL-2.0-or-later
/* A guard that may fail holds only where it did not. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

int guard_try_bad(struct device *dev)
{
	scoped_cond_guard(mutex_try, return -EBUSY, &dev->lock) {
		mutex_lock(&dev->lock); /* WARN! double-lock device::lock */
		dev->state++;
	}
	return 0;
}

int guard_try_ok(struct device *dev)
{
	scoped_cond_guard(mutex_try, return -EBUSY, &dev->lock) {
		dev->state++;
	}
	mutex_lock(&dev->lock);
	dev->state++;
	mutex_unlock(&dev->lock);
	return 0;
}
