// SPDX-License-Identifier: GPL-2.0-or-later
/* A trylock holds only where it said so. */
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct device {
	struct mutex mutex;
	spinlock_t lock;
	int state;
};

void trylock_bad(struct device *dev)
{
	mutex_trylock(&dev->mutex);
	dev->state++;
	mutex_unlock(&dev->mutex); /* WARN! unlock-not-held device::mutex */
}

int trylock_inverted_bad(struct device *dev)
{
	if (spin_trylock(&dev->lock))
		return 1;
	spin_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
	return 0;
}

int trylock_ok(struct device *dev)
{
	if (!mutex_trylock(&dev->mutex))
		return -EBUSY;
	dev->state++;
	mutex_unlock(&dev->mutex);
	if (!spin_trylock(&dev->lock))
		spin_lock(&dev->lock);
	dev->state++;
	spin_unlock(&dev->lock);
	return 0;
}
