// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function that leaves the lock and takes it again wants it from its callers. Whom nobody calls here has
 * them outside, and that is no mistake. The caller that has not got the lock is one.
 */
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct queue { spinlock_t lock; int woken; };
struct host { struct mutex eh; int n; };

void schedule(void);

int left_for_a_wait_ok(struct queue *q)
{
	if (q->woken)
		return -1;
	spin_unlock(&q->lock);
	schedule();
	spin_lock(&q->lock);
	return 0;
}

static void host_drain(struct host *h)
{
	mutex_unlock(&h->eh); /* WARN! unlock-not-held host::eh */
	schedule();
	mutex_lock(&h->eh);
}

void left_for_a_wait_bad(struct host *h)
{
	if (h->n)
		host_drain(h);
	h->n = 0;
}

int left_for_a_wait_twice_bad(struct queue *q)
{
	spin_lock(&q->lock);
	q->woken = 0;
	spin_unlock(&q->lock);
	spin_unlock(&q->lock); /* WARN! unlock-not-held queue::lock */
	schedule();
	spin_lock(&q->lock);
	q->woken = 1;
	spin_unlock(&q->lock);
	return 0;
}
