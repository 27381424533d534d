// SPDX-License-Identifier: GPL-2.0-or-later
/* Members of unnamed structs and unions belong to the struct around them. */
#include <linux/mutex.h>

struct device {
	union {
		struct {
			struct mutex lock;
			int state;
		};
		long raw[8];
	};
	struct {
		struct mutex lock;
		int users;
	} owner;
};

void anonymous_bad(struct device *dev)
{
	mutex_lock(&dev->lock);
	mutex_lock(&dev->lock); /* WARN! double-lock device::lock */
	mutex_unlock(&dev->lock);
}

void anonymous_owner_bad(struct device *dev)
{
	dev->owner.users++;
	mutex_unlock(&dev->owner.lock); /* WARN! unlock-not-held device::owner.lock */
}

void anonymous_ok(struct device *dev)
{
	mutex_lock(&dev->lock);
	mutex_lock(&dev->owner.lock);
	dev->state = dev->owner.users;
	mutex_unlock(&dev->owner.lock);
	mutex_unlock(&dev->lock);
}
