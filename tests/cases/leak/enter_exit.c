// SPDX-License-Identifier: GPL-2.0-or-later
/* A pair of helpers, the first of which says whether it took the lock. One caller forgets the second. */
#include <linux/mutex.h>

struct device { struct mutex lock; int gone, state; };

static bool device_enter(struct device *d)
{
	mutex_lock(&d->lock);
	if (!d->gone)
		return true;
	mutex_unlock(&d->lock);
	return false;
}

static void device_exit(struct device *d)
{
	mutex_unlock(&d->lock);
}

int device_write_bad(struct device *d, int v)
{
	if (!device_enter(d))
		return -19;
	if (v < 0)
		return -22;
	d->state = v;
	device_exit(d);
	return 0;
} /* WARN! lock-imbalance device::lock */

int device_read_ok(struct device *d)
{
	int v;

	if (!device_enter(d))
		return -19;
	v = d->state;
	device_exit(d);
	return v;
}
