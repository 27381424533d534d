// SPDX-License-Identifier: GPL-2.0-or-later
/* The usual ladder of error labels, once with a label too many. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int used;
};

void *buffer_get(int len);
void buffer_put(void *buffer);
int device_start(struct device *dev, void *buffer);

int error_goto_bad(struct device *dev, int len)
{
	int ret = -ENOMEM;
	void *buffer = buffer_get(len);

	if (!buffer)
		goto out_unlock;
	mutex_lock(&dev->lock);
	ret = device_start(dev, buffer);
out_unlock:
	mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
	return ret;
}

int error_goto_ok(struct device *dev, int len)
{
	int ret = -ENOMEM;
	void *buffer;

	if (len < 0)
		return -EINVAL;
	mutex_lock(&dev->lock);
	buffer = buffer_get(len);
	if (!buffer)
		goto out_unlock;
	ret = device_start(dev, buffer);
	if (ret)
		goto out_free;
	dev->used++;
	goto out_unlock;

out_free:
	buffer_put(buffer);
out_unlock:
	mutex_unlock(&dev->lock);
	return ret;
}
