// SPDX-License-Identifier: GPL-2.0-or-later
/* A callee takes what its caller holds: two calls below, through a back pointer. */
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

static void reset(struct device *dev)
{
	set_state(dev, 0);
}

/* PATH: double_deep_bad reset set_state */
void double_deep_bad(struct device *dev)
{
	mutex_lock(&dev->lock);
	reset(dev);
	mutex_unlock(&dev->lock);
}

void double_deep_ok(struct device *dev)
{
	mutex_lock(&dev->lock);
	dev->state++;
	mutex_unlock(&dev->lock);
	reset(dev);
}
