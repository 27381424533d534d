// SPDX-License-Identifier: GPL-2.0-or-later
/* What a callee returns, when it is no success, is returned with the lock. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

int probe(struct device *d);

static int start_bad(struct device *d)
{
	int ret;

	mutex_lock(&d->lock);
	ret = probe(d);
	if (ret)
		return ret;
	d->state = 1;
	mutex_unlock(&d->lock);
	return 0;
} /* WARN! lock-imbalance device::lock */

int device_start_bad(struct device *d)
{
	return start_bad(d);
}

static int start_ok(struct device *d)
{
	int ret;

	mutex_lock(&d->lock);
	ret = probe(d);
	if (ret)
		goto out;
	d->state = 1;
out:
	mutex_unlock(&d->lock);
	return ret;
}

int device_start_ok(struct device *d)
{
	return start_ok(d);
}
