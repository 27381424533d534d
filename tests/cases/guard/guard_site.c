// SPDX-License-Identifier: GPL-2.0-or-later
/* What the inlines of a header do is told where they are called: nobody mends cleanup.h. */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct device {
	struct mutex lock;
	struct srcu_struct srcu;
	int state;
};

int taken_twice_bad(struct device *dev)
{
	guard(mutex)(&dev->lock);
	scoped_guard(mutex, &dev->lock) /* WARN! double-lock device::lock */
		dev->state++;
	return dev->state;
}

/* Each of two callers has a line of its own. */
int first_bad(struct device *dev)
{
	guard(mutex)(&dev->lock); /* WARN! unlock-not-held device::lock */
	mutex_unlock(&dev->lock);
	return dev->state;
}

int second_bad(struct device *dev)
{
	guard(mutex)(&dev->lock); /* WARN! unlock-not-held device::lock */
	mutex_unlock(&dev->lock);
	return dev->state + 1;
}

int reader_waits_bad(struct device *dev)
{
	guard(srcu)(&dev->srcu);
	synchronize_srcu(&dev->srcu); /* WARN! must-not-hold device::srcu */
	return dev->state;
}

int one_after_another_ok(struct device *dev)
{
	scoped_guard(mutex, &dev->lock)
		dev->state++;
	guard(mutex)(&dev->lock);
	return dev->state;
}
