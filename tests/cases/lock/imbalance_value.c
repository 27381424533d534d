// SPDX-License-Identifier: GPL-2.0-or-later
/* A result of 0 with and without the lock, against a result that tells them apart. */
#include <linux/spinlock.h>

struct device {
	spinlock_t lock;
	int state;
};

int imbalance_value_bad(struct device *dev)
{
	if (dev->state > 1)
		spin_lock(&dev->lock);
	return 0; /* WARN! lock-imbalance device::lock */
}

int imbalance_value_ok(struct device *dev)
{
	if (dev->state > 1) {
		spin_lock(&dev->lock);
		return 1;
	}
	return 0;
}
