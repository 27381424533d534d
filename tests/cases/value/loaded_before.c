// SPDX-License-Identifier: GPL-2.0-or-later
/* What was loaded before a store is not what the store put there, also behind a join. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int mode, state;
};

int loaded_before_bad(struct device *dev, int n)
{
	int mode = dev->mode;

	dev->mode = 1;
	if (n)
		dev->mode = 2;
	if (mode) /* and not 1 or 2 for sure */
		mutex_lock(&dev->lock);
	dev->state++;
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
	return mode;
}

/* The same value both times. */
int loaded_before_ok(struct device *dev, int n)
{
	int mode = dev->mode;

	if (mode)
		mutex_lock(&dev->lock);
	dev->mode = 1;
	if (n)
		dev->mode = 2;
	if (mode)
		mutex_unlock(&dev->lock);
	return mode;
}

int loaded_behind_ok(struct device *dev, int n)
{
	dev->mode = 1;
	if (n)
		dev->mode = 2;
	if (dev->mode)
		mutex_lock(&dev->lock);
	dev->state++;
	mutex_unlock(&dev->lock);
	return n;
}
