// SPDX-License-Identifier: GPL-2.0-or-later
/* Of two errors one keeps the lock, and no caller looks at which it was. */
#include <linux/spinlock.h>

struct queue {
	spinlock_t lock;
	int length, limit;
};

static int put_bad(struct queue *q, int n)
{
	spin_lock(&q->lock);
	if (n < 0) {
		spin_unlock(&q->lock);
		return -22;
	}
	if (q->length + n > q->limit)
		return -12;
	q->length += n;
	spin_unlock(&q->lock);
	return 0;
} /* WARN! lock-imbalance queue::lock */

int queue_put_bad(struct queue *q, int n)
{
	int ret = put_bad(q, n);

	return ret < 0 ? ret : q->length;
}

/* Here a caller does. */
static int put_ok(struct queue *q, int n)
{
	spin_lock(&q->lock);
	if (n < 0) {
		spin_unlock(&q->lock);
		return -22;
	}
	if (q->length + n > q->limit)
		return -12;
	q->length += n;
	spin_unlock(&q->lock);
	return 0;
}

int queue_put_ok(struct queue *q, int n)
{
	int ret = put_ok(q, n);

	if (ret == -12) {
		q->limit *= 2;
		spin_unlock(&q->lock);
	}
	return ret;
}
