// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A handle on the stack says by a member which lock is held; a wrapper fills it, what fails gives the lock
 * back through it. The last way forgets to.
 */
#include <linux/spinlock.h>

struct dump { spinlock_t *lock; int tail; };
struct act { spinlock_t lock; int bytes, packets; };
struct queue { spinlock_t lock; int len; };

void *memset(void *s, int c, unsigned long n);
int put(int tail, int value);

static int dump_copy(struct dump *d, int value)
{
	if (put(d->tail, value)) {
		if (d->lock)
			spin_unlock(d->lock);
		return -1;
	}
	return 0;
}

int dump_start_compat(int type, spinlock_t *lock, struct dump *d)
{
	memset(d, 0, sizeof(*d));
	if (type)
		d->tail = type;
	if (lock) {
		d->lock = lock;
		spin_lock(lock);
	}
	if (d->tail)
		return dump_copy(d, type);
	return 0;
}

int dump_start(spinlock_t *lock, struct dump *d)
{
	return dump_start_compat(8, lock, d);
}

int dump_finish(struct dump *d)
{
	if (d->lock)
		spin_unlock(d->lock);
	return 0;
}

int act_dump_ok(struct act *a)
{
	struct dump d;

	if (dump_start(&a->lock, &d) < 0)
		return -1;
	if (dump_copy(&d, a->bytes) < 0 || dump_copy(&d, a->packets) < 0)
		return -1;
	return dump_finish(&d);
}

int act_reset_ok(struct act *a)
{
	struct dump d;

	spin_lock(&a->lock);
	a->bytes = 0;
	spin_unlock(&a->lock);
	if (act_dump_ok(a) < 0)
		return -1;
	if (dump_start(&a->lock, &d) < 0)
		return -1;
	if (put(9, a->bytes) && dump_copy(&d, 7) < 0)
		return -1;
	return dump_finish(&d);
}

void queue_dump_bad(struct queue *q)
{
	struct dump d;

	spin_lock(&q->lock);
	q->len = 0;
	spin_unlock(&q->lock);
	if (dump_start(&q->lock, &d) < 0)
		return;
	if (put(9, q->len))
		return;
	dump_finish(&d);
} /* WARN! lock-imbalance queue::lock */
