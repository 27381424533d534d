// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions that only tables call: an error with the lock is a mistake whoever calls. Success with
 * the lock is none when a function beside it gives it back.
 */
#include <linux/mutex.h>

struct device { struct mutex lock; int busy; };
struct ops {
	int (*start)(struct device *d, int v);
	void (*stop)(struct device *d);
};

static int start_bad(struct device *d, int v)
{
	mutex_lock(&d->lock);
	if (v < 0)
		return -22;
	d->busy = v;
	mutex_unlock(&d->lock);
	return 0;
} /* WARN! lock-imbalance device::lock */

const struct ops table_bad = { .start = start_bad };

struct port { struct mutex lock; int busy; };
struct port_ops {
	int (*start)(struct port *d);
	void (*stop)(struct port *d);
};

static int start_ok(struct port *p)
{
	mutex_lock(&p->lock);
	if (p->busy) {
		mutex_unlock(&p->lock);
		return -16;
	}
	return 0;
}

static void stop_ok(struct port *p)
{
	mutex_unlock(&p->lock);
}

const struct port_ops table_ok = { .start = start_ok, .stop = stop_ok };
