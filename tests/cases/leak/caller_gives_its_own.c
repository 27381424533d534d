// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A caller that gives back no more than what it took knows nothing of the lock that a function below it kept;
 * one that gives back a lock behind the call which it did not take does.
 */
#include <linux/mutex.h>

struct box {
	struct mutex lock;
	int full, *data;
};

static int box_put(struct box *b, int v)
{
	mutex_lock(&b->lock);
	if (b->full)
		return -28;
	*b->data = v;
	mutex_unlock(&b->lock);
	return 0;
} /* WARN! lock-imbalance box::lock */

int box_fill_bad(struct box *b, int v)
{
	int ret;

	mutex_lock(&b->lock);
	if (!b->data) {
		mutex_unlock(&b->lock);
		return -22;
	}
	mutex_unlock(&b->lock);
	ret = box_put(b, v);
	if (ret)
		return ret;
	mutex_lock(&b->lock);
	b->full = 1;
	mutex_unlock(&b->lock);
	return 0;
}

static int box_try(struct box *b, int v)
{
	mutex_lock(&b->lock);
	if (b->full)
		return -28;
	*b->data = v;
	mutex_unlock(&b->lock);
	return 0;
}

int box_fill_ok(struct box *b, int v)
{
	int ret;

	mutex_lock(&b->lock);
	if (!b->data) {
		mutex_unlock(&b->lock);
		return -22;
	}
	mutex_unlock(&b->lock);
	ret = box_try(b, v);
	if (ret) {
		b->full = 0;
		mutex_unlock(&b->lock);
	}
	return ret;
}
