// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a helper took the lock is seen in what it returns. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	bool dead;
	int state;
};

static int enter(struct device *dev)
{
	if (dev->dead)
		return -ENODEV;
	mutex_lock(&dev->lock);
	return 0;
}

static void leave(struct device *dev)
{
	mutex_unlock(&dev->lock);
}

static void leave_unchecked(struct device *dev)
{
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
}

int conditional_acquire_bad(struct device *dev)
{
	enter(dev);
	dev->state++;
	leave_unchecked(dev);
	return 0;
}

int conditional_acquire_ok(struct device *dev)
{
	int ret = enter(dev);

	if (ret)
		return ret;
	dev->state++;
	leave(dev);
	ret = enter(dev);
	if (ret < 0)
		return ret;
	leave(dev);
	return 0;
}
