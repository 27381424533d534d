// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock is taken by the name that it has in its object, and given back by a pointer to it. */
#include <linux/spinlock.h>

struct bucket { spinlock_t lock; int n; };
struct waiter { spinlock_t *lock_ptr; int state; };

void two_names_ok(struct bucket *b, struct waiter *w)
{
	spin_lock(&b->lock);
	w->lock_ptr = &b->lock;
	w->state = b->n;
	if (w->state) {
		spin_unlock(w->lock_ptr);
		spin_lock(w->lock_ptr);
	}
	spin_unlock(&b->lock);
}

void two_names_own_bad(struct bucket *b)
{
	if (b->n)
		spin_lock(&b->lock);
	b->n = 0;
	spin_unlock(&b->lock); /* WARN! unlock-not-held bucket::lock */
}
