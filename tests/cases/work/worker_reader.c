// SPDX-License-Identifier: GPL-2.0-or-later
/* A worker starts with nothing held, and is checked from there like any function. */
#include <linux/srcu.h>
#include <linux/workqueue.h>

struct device {
	struct srcu_struct srcu;
	int state;
};

static struct device device;

static void reading_work_bad(struct work_struct *work)
{
	int idx = srcu_read_lock(&device.srcu);

	device.state++;
	synchronize_srcu(&device.srcu); /* WARN! must-not-hold device::srcu */
	srcu_read_unlock(&device.srcu, idx);
}

static void reading_work_ok(struct work_struct *work)
{
	int idx = srcu_read_lock(&device.srcu);

	device.state++;
	srcu_read_unlock(&device.srcu, idx);
	synchronize_srcu(&device.srcu);
}

static DECLARE_WORK(work_bad, reading_work_bad);
static DECLARE_WORK(work_ok, reading_work_ok);

void worker_reader_start(void)
{
	int idx = srcu_read_lock(&device.srcu);

	schedule_work(&work_bad);
	schedule_work(&work_ok);
	srcu_read_unlock(&device.srcu, idx);
}
