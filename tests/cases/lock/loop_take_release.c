// SPDX-License-Identifier: GPL-2.0-or-later
/* A loop that takes and releases in each round, and one that keeps on one way. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int pending;
};

void loop_take_release_bad(struct device *dev, int n)
{
	while (n--) {
		mutex_lock(&dev->lock); /* WARN! double-lock device::lock */
		if (!dev->pending)
			continue;
		dev->pending--;
		mutex_unlock(&dev->lock);
	}
} /* WARN! lock-imbalance device::lock */

void loop_take_release_ok(struct device *dev, int n)
{
	while (n--) {
		mutex_lock(&dev->lock);
		if (!dev->pending) {
			mutex_unlock(&dev->lock);
			continue;
		}
		dev->pending--;
		mutex_unlock(&dev->lock);
	}
}
