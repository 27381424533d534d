// SPDX-License-Identifier: GPL-2.0-or-later
/* A work's function is entered by a worker, with nothing held, however it was put there. */
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct device {
	struct mutex lock;
	struct work_struct reset, poll;
	int state;
};

static void prepare(struct work_struct *work, work_func_t func)
{
	work->func = func;
}

static void reset_bad(struct work_struct *work)
{
	struct device *d = container_of(work, struct device, reset);

	mutex_lock(&d->lock);
	d->state = 0;
	mutex_lock(&d->lock); /* WARN! double-lock device::lock */
	mutex_unlock(&d->lock);
	mutex_unlock(&d->lock);
}

static void poll_ok(struct work_struct *work)
{
	struct device *d = container_of(work, struct device, poll);

	mutex_lock(&d->lock);
	d->state++;
	mutex_unlock(&d->lock);
}

void device_init(struct device *d)
{
	prepare(&d->reset, reset_bad);
	prepare(&d->poll, poll_ok);
}
