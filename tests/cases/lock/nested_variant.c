// SPDX-License-Identifier: GPL-2.0-or-later
/* An explicit _nested variant says that the two objects differ. */
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct device {
	struct mutex mutex;
	spinlock_t lock;
	struct device *parent;
};

void nested_variant_bad(struct device *dev)
{
	mutex_lock_nested(&dev->mutex, 1);
	mutex_lock(&dev->mutex); /* WARN! double-lock device::mutex */
	mutex_unlock(&dev->mutex);
}

void nested_variant_ok(struct device *dev)
{
	mutex_lock(&dev->parent->mutex);
	mutex_lock_nested(&dev->mutex, 1);
	mutex_unlock(&dev->mutex);
	mutex_unlock(&dev->parent->mutex);
	spin_lock(&dev->parent->lock);
	spin_lock_nested(&dev->lock, 1);
	spin_unlock(&dev->lock);
	spin_unlock(&dev->parent->lock);
}
