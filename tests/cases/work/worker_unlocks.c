// SPDX-License-Identifier: GPL-2.0-or-later
/* A worker cannot give back what the function that scheduled it holds. */
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct device {
	struct mutex lock;
	struct work_struct bad, ok;
	int state;
};

static void work_bad(struct work_struct *work)
{
	struct device *dev = container_of(work, struct device, bad);

	dev->state++;
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
}

static void work_ok(struct work_struct *work)
{
	struct device *dev = container_of(work, struct device, ok);

	mutex_lock(&dev->lock);
	dev->state++;
	mutex_unlock(&dev->lock);
}

void worker_unlocks_start(struct device *dev)
{
	INIT_WORK(&dev->bad, work_bad);
	INIT_WORK(&dev->ok, work_ok);
	mutex_lock(&dev->lock);
	schedule_work(&dev->bad);
	schedule_work(&dev->ok);
	mutex_unlock(&dev->lock);
}
