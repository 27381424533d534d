// SPDX-License-Identifier: GPL-2.0-or-later
/* An annotation that names a lock by a member which points to it: the body takes it by the name that it has. */
#include <linux/spinlock.h>
#include <linux/compiler.h>

struct bucket {
	spinlock_t lock;
	int waiters;
};

struct waiter {
	spinlock_t *lock_ptr;
	int n;
};

void queue_lock_ok(struct waiter *w, struct bucket *b) __acquires(w->lock_ptr)
{
	b->waiters++;
	w->lock_ptr = &b->lock;
	spin_lock(&b->lock);
}

void queue_unlock_ok(struct waiter *w, struct bucket *b) __releases(w->lock_ptr)
{
	spin_unlock(&b->lock);
	b->waiters--;
}

int requeue_ok(struct waiter *w)
{
	spin_lock(w->lock_ptr);
	w->n++;
	spin_unlock(w->lock_ptr);
	return w->n;
}

void bucket_lock_bad(struct bucket *b) __acquires(&b->lock) /* WARN! annotation bucket::lock */
{
	b->waiters++;
}
