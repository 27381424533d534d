// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function pointer that nothing sets reaches nothing. It must neither end the
 * path nor reach a function only because its type fits.
 */
#include <linux/srcu.h>

struct device {
	struct srcu_struct srcu;
	void (*hook)(struct device *dev);
	void (*flush)(struct device *dev);
};

static void (*global_hook)(struct device *dev);

static void flush_wait(struct device *dev)
{
	synchronize_srcu(&dev->srcu);
}

void device_init(struct device *dev)
{
	dev->flush = flush_wait;
}

void unset_pointer_bad(struct device *dev)
{
	int idx = srcu_read_lock(&dev->srcu);

	dev->hook(dev);
	synchronize_srcu(&dev->srcu); /* WARN! must-not-hold device::srcu */
	srcu_read_unlock(&dev->srcu, idx);
}

void unset_pointer_ok(struct device *dev)
{
	int idx = srcu_read_lock(&dev->srcu);

	dev->hook(dev);
	if (global_hook)
		global_hook(dev);
	srcu_read_unlock(&dev->srcu, idx);
}
