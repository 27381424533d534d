// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock that is not recursive, taken twice. */
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct device {
	struct mutex mutex;
	spinlock_t lock;
	int state;
};

static DEFINE_MUTEX(registry);

void double_direct_bad(struct device *dev)
{
	mutex_lock(&dev->mutex);
	mutex_lock(&dev->mutex); /* WARN! double-lock device::mutex */
	mutex_unlock(&dev->mutex);
}

void double_spin_bad(struct device *dev)
{
	spin_lock(&dev->lock);
	spin_lock(&dev->lock); /* WARN! double-lock device::lock */
	spin_unlock(&dev->lock);
}

void double_global_bad(void)
{
	mutex_lock(&registry);
	mutex_lock(&registry); /* WARN! double-lock registry */
	mutex_unlock(&registry);
}

void double_direct_ok(struct device *dev)
{
	mutex_lock(&registry);
	mutex_lock(&dev->mutex);
	spin_lock(&dev->lock);
	dev->state++;
	spin_unlock(&dev->lock);
	mutex_unlock(&dev->mutex);
	mutex_lock(&dev->mutex);
	mutex_unlock(&dev->mutex);
	mutex_unlock(&registry);
}
