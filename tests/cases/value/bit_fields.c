// SPDX-License-Identifier: GPL-2.0-or-later
/* Bit-fields that are tested together, as bits of one word, and alone. */
#include <linux/mutex.h>

struct queue { struct mutex lock; unsigned lockless : 1, dead : 1, direct : 1; int n; };

static void account_ok(struct queue *q)
{
	if (!q->dead && !q->direct) {
		mutex_lock(&q->lock);
		q->n--;
		mutex_unlock(&q->lock);
	}
}

void drop_ok(struct queue *q)
{
	mutex_lock(&q->lock);
	if (q->dead)
		account_ok(q);
	mutex_unlock(&q->lock);
}

static void account_bad(struct queue *q)
{
	if (!q->dead && !q->direct) {
		mutex_lock(&q->lock); /* WARN! double-lock queue::lock */
		q->n--;
		mutex_unlock(&q->lock);
	}
}

void drop_bad(struct queue *q)
{
	mutex_lock(&q->lock);
	if (!q->dead)
		account_bad(q);
	mutex_unlock(&q->lock);
}
