// SPDX-License-Identifier: GPL-2.0-or-later
/* The interruptible variants hold only when they return 0. */
#include <linux/mutex.h>
#include <linux/rwsem.h>

struct device {
	struct mutex lock;
	struct rw_semaphore sem;
	int state;
};

int interruptible_bad(struct device *dev)
{
	int ret = mutex_lock_interruptible(&dev->lock);

	if (ret)
		goto out;
	dev->state++;
out:
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
	return ret;
}

int interruptible_ok(struct device *dev)
{
	if (mutex_lock_interruptible(&dev->lock))
		return -EINTR;
	dev->state++;
	mutex_unlock(&dev->lock);
	if (down_write_killable(&dev->sem))
		return -EINTR;
	dev->state++;
	up_write(&dev->sem);
	if (!down_read_trylock(&dev->sem))
		return -EAGAIN;
	up_read(&dev->sem);
	return 0;
}
