// SPDX-License-Identifier: GPL-2.0-or-later
/* guard() holds to the end of its block, on every way out. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

static void set_state(struct device *dev, int state)
{
	mutex_lock(&dev->lock); /* WARN! double-lock device::lock */
	dev->state = state;
	mutex_unlock(&dev->lock);
}

static void add_state(struct device *dev, int state)
{
	guard(mutex)(&dev->lock);
	dev->state += state;
}

int guard_mutex_bad(struct device *dev)
{
	guard(mutex)(&dev->lock);
	set_state(dev, 1);
	return dev->state;
}

int guard_mutex_ok(struct device *dev, int state)
{
	if (state < 0)
		return -EINVAL;
	add_state(dev, state);
	{
		guard(mutex)(&dev->lock);
		if (dev->state == state)
			return 0;
		if (dev->state > 100)
			return -EBUSY;
		dev->state = state;
	}
	set_state(dev, state + 1);
	return 0;
}
