// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ways with and without the lock meet, and a branch behind that tells them apart by what is not known
 * here. A second unlock or a forgotten one that no such branch leads to is a mistake.
 */
#include <linux/mutex.h>

struct device { struct mutex lock; int state; unsigned long flags; };

int compute(unsigned long flags, int kind);
int probe(struct device *d);

/* compute() says the same both times */
int steered_ok(struct device *d, int kind)
{
	int sum = d->state;

	if (compute(d->flags, kind) > 3)
		mutex_lock(&d->lock);
	sum += d->state;
	if (compute(d->flags, kind) > 3)
		mutex_unlock(&d->lock);
	return sum;
}

int steered_bad(struct device *d)
{
	int ret;

	mutex_lock(&d->lock);
	ret = d->state;
	mutex_unlock(&d->lock);
	if (ret < 0)
		goto out;
	ret = probe(d);
	if (!ret)
		return 0;
out:
	mutex_unlock(&d->lock); /* WARN! unlock-not-held device::lock */
	return ret;
}

int steered_first_bad(struct device *d)
{
	int ret = probe(d);

	if (ret)
		goto out;
	mutex_lock(&d->lock);
	ret = d->state;
out:
	mutex_unlock(&d->lock); /* WARN! unlock-not-held device::lock */
	return ret;
}
