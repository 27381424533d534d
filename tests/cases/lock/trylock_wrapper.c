// SPDX-License-Identifier: GPL-2.0-or-later
/* A trylock inside helpers that return a bool, or an error code. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

static bool try_enter(struct device *dev)
{
	return mutex_trylock(&dev->lock);
}

static int enter(struct device *dev)
{
	return mutex_trylock(&dev->lock) ? 0 : -EBUSY;
}

int trylock_wrapper_bad(struct device *dev)
{
	if (!try_enter(dev))
		dev->state = -1;
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
	return 0;
}

int trylock_wrapper_ok(struct device *dev)
{
	int ret;

	if (try_enter(dev)) {
		dev->state++;
		mutex_unlock(&dev->lock);
	}
	ret = enter(dev);
	if (ret)
		return ret;
	dev->state++;
	mutex_unlock(&dev->lock);
	return 0;
}
