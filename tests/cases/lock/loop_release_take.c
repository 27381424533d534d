// SPDX-License-Identifier: GPL-2.0-or-later
/* A loop entered with the lock that releases and takes it in each round. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int rounds;
};

bool device_idle(struct device *dev);
bool device_gone(struct device *dev);

void loop_release_take_bad(struct device *dev)
{
	mutex_lock(&dev->lock);
	while (!device_idle(dev)) {
		mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
		dev->rounds++;
		if (device_gone(dev))
			continue;
		mutex_lock(&dev->lock);
	}
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
}

void loop_release_take_ok(struct device *dev)
{
	mutex_lock(&dev->lock);
	while (!device_idle(dev)) {
		mutex_unlock(&dev->lock);
		dev->rounds++;
		mutex_lock(&dev->lock);
	}
	mutex_unlock(&dev->lock);
}
