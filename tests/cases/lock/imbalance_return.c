// SPDX-License-Identifier: GPL-2.0-or-later
/* One error code from two returns, one of them with the lock; GCC joins all the returns. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

int imbalance_return_bad(struct device *dev, int state)
{
	if (state < 0)
		return -EINVAL;
	mutex_lock(&dev->lock);
	if (dev->state > state)
		return -EINVAL;
	dev->state = state;
	mutex_unlock(&dev->lock);
	return 0;
} /* WARN! lock-imbalance device::lock */

int imbalance_return_ok(struct device *dev, int state)
{
	if (state < 0)
		return -EINVAL;
	mutex_lock(&dev->lock);
	if (dev->state > state) {
		mutex_unlock(&dev->lock);
		return -EINVAL;
	}
	dev->state = state;
	mutex_unlock(&dev->lock);
	return 0;
}
