// SPDX-License-Identifier: GPL-2.0-or-later
/* OPTIONS: --level=strict */
/* Locks that are taken in any order, and what is waited for under one. */
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct device {
	struct mutex mutex;
};

struct hub {
	struct device dev;
	struct mutex ports;
	struct work_struct event;
	int n;
};

static void hub_event(struct work_struct *work)
{
	struct hub *h = container_of(work, struct hub, event);

	mutex_lock(&h->dev.mutex);
	h->n++;
	mutex_unlock(&h->dev.mutex);
}

void hub_init(struct hub *h)
{
	INIT_WORK(&h->event, hub_event);
}

void hub_stop_bad(struct hub *h)
{
	mutex_lock(&h->dev.mutex);
	cancel_work_sync(&h->event); /* WARN! lock-order device::mutex */
	mutex_unlock(&h->dev.mutex);
}

/* Two locks are no wait. */
void hub_count_ok(struct hub *h)
{
	mutex_lock(&h->dev.mutex);
	mutex_lock(&h->ports);
	h->n = 0;
	mutex_unlock(&h->ports);
	mutex_unlock(&h->dev.mutex);
}

void hub_ports_ok(struct hub *h)
{
	mutex_lock(&h->ports);
	mutex_lock(&h->dev.mutex);
	h->n = 0;
	mutex_unlock(&h->dev.mutex);
	mutex_unlock(&h->ports);
}
