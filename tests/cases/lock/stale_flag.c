// SPDX-License-Identifier: GPL-2.0-or-later
/* A flag says that the lock is held, and is not cleared where it is given back to try again. */
#include <linux/mutex.h>

struct device { struct mutex lock; int kind, state; };

int stale_flag_bad(struct device *d, int kind)
{
	bool locked = false;

again:
	if (kind > 2) {
		locked = true;
		mutex_lock(&d->lock);
	}
	if (d->kind != kind) {
		kind = d->state;
		if (locked)
			mutex_unlock(&d->lock); /* WARN! unlock-not-held device::lock */
		goto again;
	}
	d->state++;
	if (locked)
		mutex_unlock(&d->lock); /* WARN! unlock-not-held device::lock */
	return 0;
}

int stale_flag_ok(struct device *d, int kind)
{
	bool locked;

again:
	locked = false;
	if (kind > 2) {
		locked = true;
		mutex_lock(&d->lock);
	}
	if (d->kind != kind) {
		kind = d->kind;
		if (locked)
			mutex_unlock(&d->lock);
		goto again;
	}
	d->state++;
	if (locked)
		mutex_unlock(&d->lock);
	return 0;
}
