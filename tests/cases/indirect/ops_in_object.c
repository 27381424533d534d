// SPDX-License-Identifier: GPL-2.0-or-later
/* The table hangs on a static object, one step behind the argument. */
#include <linux/srcu.h>

struct device;

struct device_ops {
	void (*submit)(struct device *dev);
};

struct device {
	struct srcu_struct srcu;
	const struct device_ops *ops;
	int queued;
};

static void submit_wait(struct device *dev)
{
	synchronize_srcu(&dev->srcu);
}

static void submit_queue(struct device *dev)
{
	dev->queued++;
}

static const struct device_ops slow_ops = { .submit = submit_wait };
static const struct device_ops fast_ops = { .submit = submit_queue };
static struct device slow_device = { .ops = &slow_ops };
static struct device fast_device = { .ops = &fast_ops };

static void submit(struct device *dev)
{
	dev->ops->submit(dev);
}

void ops_in_object_bad(void)
{
	int idx = srcu_read_lock(&slow_device.srcu);

	submit(&slow_device); /* WARN! must-not-hold device::srcu */
	srcu_read_unlock(&slow_device.srcu, idx);
}

void ops_in_object_ok(void)
{
	int idx = srcu_read_lock(&fast_device.srcu);

	submit(&fast_device);
	srcu_read_unlock(&fast_device.srcu, idx);
	submit(&slow_device);
}
