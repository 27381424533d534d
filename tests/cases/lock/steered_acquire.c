// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A helper takes the lock when a bit says that its callers have not got it. They left the lock and took it
 * again before, so that nothing is known of the bit any more. A helper that only holders call has no such
 * bit, and one that always takes the lock asks nothing.
 */
#include <linux/spinlock.h>

struct queue { spinlock_t lock; unsigned long flags; int n, failed; };

int transmit(struct queue *q);

/* the flags of some queue are written below */
static void sleepy(struct queue *q)
{
	q->flags |= 4;
}

static int send(struct queue *q)
{
	int ret = transmit(q);

	if (ret == -3)
		sleepy(q + 1);
	return ret;
}

static void requeue(struct queue *q)
{
	spinlock_t *lock = (void *)0;

	if (q->flags & 1) {
		lock = &q->lock;
		spin_lock(lock);
	}
	q->n++;
	if (lock)
		spin_unlock(lock);
}

static int xmit(struct queue *q, spinlock_t *root)
{
	int ret;

	if (root)
		spin_unlock(root);
	ret = send(q);
	if (root)
		spin_lock(root);
	if (ret < 0) {
		requeue(q);
		return 0;
	}
	return 1;
}

static int restart(struct queue *q)
{
	spinlock_t *root = (void *)0;

	if (!(q->flags & 1))
		root = &q->lock;
	return xmit(q, root);
}

static void run(struct queue *q)
{
	while (restart(q))
		q->n--;
}

void steered_acquire_ok(struct queue *q)
{
	if (q->flags & 1) {
		run(q);
	} else {
		spin_lock(&q->lock);
		run(q);
		spin_unlock(&q->lock);
	}
}

static void fail(struct queue *q)
{
	spin_lock(&q->lock); /* WARN! double-lock queue::lock */
	q->failed++;
	spin_unlock(&q->lock);
}

void steered_acquire_bad(struct queue *q)
{
	spin_lock(&q->lock);
	q->n++;
	if (send(q) < 0)
		fail(q);
	spin_unlock(&q->lock);
}

void steered_acquire_fail_ok(struct queue *q)
{
	if (send(q) < 0)
		fail(q);
}

static void fail_late(struct queue *q)
{
	if (q->flags & 2)
		spin_lock(&q->lock); /* WARN! double-lock queue::lock */
	q->failed++;
}

void steered_acquire_held_bad(struct queue *q)
{
	spin_lock(&q->lock);
	q->n++;
	fail_late(q);
	spin_unlock(&q->lock);
}

/* what is behind a return is no lock that is taken or not */
static int restart_all(struct queue *q)
{
	if (q->flags & 8)
		return -1;
	spin_lock(&q->lock); /* WARN! double-lock queue::lock */
	q->n = 0;
	spin_unlock(&q->lock);
	return 0;
}

int steered_acquire_all_bad(struct queue *q)
{
	int ret;

	spin_lock(&q->lock);
	ret = restart_all(q);
	spin_unlock(&q->lock);
	return ret;
}

int steered_acquire_all_ok(struct queue *q)
{
	return restart_all(q);
}
