// SPDX-License-Identifier: GPL-2.0-or-later
/* Scheduling work under a lock does not run it under the lock; calling it does. */
#include <linux/srcu.h>
#include <linux/workqueue.h>

struct device {
	struct srcu_struct srcu;
	struct work_struct work;
};

static void device_work(struct work_struct *work)
{
	struct device *dev = container_of(work, struct device, work);

	synchronize_srcu(&dev->srcu);
}

void device_init(struct device *dev)
{
	INIT_WORK(&dev->work, device_work);
}

/* PATH: work_item_bad device_work synchronize_srcu */
void work_item_bad(struct device *dev)
{
	int idx = srcu_read_lock(&dev->srcu);

	device_work(&dev->work); /* WARN! must-not-hold device::srcu */
	srcu_read_unlock(&dev->srcu, idx);
}

void work_item_ok(struct device *dev)
{
	int idx = srcu_read_lock(&dev->srcu);

	schedule_work(&dev->work);
	srcu_read_unlock(&dev->srcu, idx);
}
