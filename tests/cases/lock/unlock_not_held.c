// SPDX-License-Identifier: GPL-2.0-or-later
/* Giving back what is not held: at once, twice, and the wrong lock. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	struct mutex other;
	int state;
};

void unlock_not_held_bad(struct device *dev)
{
	dev->state++;
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
}

void unlock_twice_bad(struct device *dev)
{
	mutex_lock(&dev->lock);
	mutex_unlock(&dev->lock);
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
}

void unlock_other_bad(struct device *dev)
{
	mutex_lock(&dev->lock);
	dev->state++;
	mutex_unlock(&dev->other); /* WARN! unlock-not-held device::other */
	mutex_unlock(&dev->lock);
}

void unlock_not_held_ok(struct device *dev)
{
	mutex_lock(&dev->lock);
	mutex_lock(&dev->other);
	dev->state++;
	mutex_unlock(&dev->lock);
	mutex_unlock(&dev->other);
}
