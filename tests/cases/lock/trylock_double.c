// SPDX-License-Identifier: GPL-2.0-or-later
/* After a successful trylock the lock is held; after a failed one it may be taken. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

int trylock_double_bad(struct device *dev)
{
	if (!mutex_trylock(&dev->lock))
		return -EBUSY;
	mutex_lock(&dev->lock); /* WARN! double-lock device::lock */
	mutex_unlock(&dev->lock);
	return 0;
}

int trylock_double_ok(struct device *dev)
{
	bool contended = false;

	if (!mutex_trylock(&dev->lock)) {
		contended = true;
		mutex_lock(&dev->lock);
	}
	dev->state += contended;
	mutex_unlock(&dev->lock);
	return 0;
}
