// SPDX-License-Identifier: GPL-2.0-or-later
/* Leaving a loop by break with the lock, and by its condition without. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int slots[8];
};

int loop_break_bad(struct device *dev)
{
	int i;

	for (i = 0; i < 8; i++) {
		mutex_lock(&dev->lock);
		if (dev->slots[i])
			break;
		mutex_unlock(&dev->lock);
	}
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
	return 0;
}

int loop_break_ok(struct device *dev)
{
	int i, found = -1;

	for (i = 0; i < 8; i++) {
		mutex_lock(&dev->lock);
		if (dev->slots[i]) {
			found = i;
			mutex_unlock(&dev->lock);
			break;
		}
		mutex_unlock(&dev->lock);
	}
	return found;
}
