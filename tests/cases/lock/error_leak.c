// SPDX-License-Identifier: GPL-2.0-or-later
/* An error path jumps over the unlock to what all ways have in common. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int used;
};

void *buffer_get(int len);
void buffer_put(void *buffer);

void error_leak_bad(struct device *dev, int len)
{
	void *buffer = buffer_get(len);

	if (!buffer)
		goto out;
	mutex_lock(&dev->lock);
	if (dev->used + len > 100)
		goto out;
	dev->used += len;
	mutex_unlock(&dev->lock);
out:
	buffer_put(buffer);
} /* WARN! lock-imbalance device::lock */

void error_leak_ok(struct device *dev, int len)
{
	void *buffer = buffer_get(len);

	if (!buffer)
		goto out;
	mutex_lock(&dev->lock);
	if (dev->used + len > 100)
		goto out_unlock;
	dev->used += len;
out_unlock:
	mutex_unlock(&dev->lock);
out:
	buffer_put(buffer);
}
