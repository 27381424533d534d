// SPDX-License-Identifier: GPL-2.0-or-later
/* A function without a result that sometimes keeps the lock: no caller can know. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

void imbalance_void_bad(struct device *dev)
{
	mutex_lock(&dev->lock);
	if (!dev->state) {
		dev->state = 1;
		mutex_unlock(&dev->lock);
	}
} /* WARN! lock-imbalance device::lock */

void imbalance_void_ok(struct device *dev)
{
	mutex_lock(&dev->lock);
	if (!dev->state)
		dev->state = 1;
	mutex_unlock(&dev->lock);
}
