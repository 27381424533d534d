// SPDX-License-Identifier: GPL-2.0-or-later
/* An error keeps the lock, success does not, and no caller unlocks behind the error. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int most, *data;
};

static int set_bad(struct device *d, int v)
{
	mutex_lock(&d->lock);
	if (v > d->most)
		return -22;
	d->most = v;
	mutex_unlock(&d->lock);
	return 0;
} /* WARN! lock-imbalance device::lock */

/* CONDITION: v > d->most */

long device_set_bad(struct device *d, int v)
{
	int ret = set_bad(d, v);

	return ret ? ret : 1;
}

/* Here it is a rule: who gets the error unlocks. */
static int set_ok(struct device *d, int v)
{
	mutex_lock(&d->lock);
	if (v > d->most)
		return -22;
	d->most = v;
	mutex_unlock(&d->lock);
	return 0;
}

long device_set_ok(struct device *d, int v)
{
	int ret = set_ok(d, v);

	if (ret < 0) {
		d->most++;
		mutex_unlock(&d->lock);
	}
	return ret;
}
