// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function that leaves the lock and takes it again wants it from its callers. Whom nobody calls here has
 * them outside, and who leaves it only when its caller is the owner asks; neither is a mistake. The caller
 * that has not got what is always left is one.
 */
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct queue { spinlock_t lock; int woken; };
struct host { struct mutex eh; void *owner; int n; };

void schedule(void);
void *whoami(void);

int left_for_a_wait_ok(struct queue *q)
{
	if (q->woken)
		return -1;
	spin_unlock(&q->lock);
	schedule();
	spin_lock(&q->lock);
	return 0;
}

static void host_release(struct host *h)
{
	h->owner = (void *)0;
	mutex_unlock(&h->eh);
}

static void host_acquire(struct host *h)
{
	mutex_lock(&h->eh);
	h->owner = whoami();
}

/* leaves what it owns */
static void host_sleep(struct host *h)
{
	_Bool owns = h->owner == whoami();

	if (owns)
		host_release(h);
	schedule();
	if (owns)
		host_acquire(h);
}

int left_for_a_wait_owned_ok(struct host *h)
{
	while (!h->n)
		host_sleep(h);
	return h->n;
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
