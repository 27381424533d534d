// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two pointers are compared to take a second lock and once more to give it back. What they were read from is
 * written in between, and they are not.
 */
#include <linux/spinlock.h>

struct table { spinlock_t lock; struct table *up; unsigned long entry; };
struct area { struct table *root; };

void flush(struct area *a);

static struct table *table_of(struct table *t)
{
	return t->up;
}

static void clear(struct table *t)
{
	t->entry = 0;
	t->up = t;
}

int compared_twice_ok(struct area *a, struct table *from, struct table *to)
{
	struct table *old = from->up, *new = table_of(to);

	spin_lock(&old->lock);
	if (new != old)
		spin_lock_nested(&new->lock, 1);
	clear(from);
	flush(a);
	if (new != old)
		spin_unlock(&new->lock);
	spin_unlock(&old->lock);
	return 0;
}

/* and so does one that another function has looked up and locked */
static spinlock_t *table_lock(struct area *a, struct table *t)
{
	spinlock_t *lock = &table_of(t)->lock;

	spin_lock(lock);
	return lock;
}

int compared_twice_pointers_ok(struct area *a, struct table *from, struct table *to)
{
	spinlock_t *old = table_lock(a, from), *new = &table_of(to)->lock;

	if (new != old)
		spin_lock_nested(new, 1);
	clear(from);
	flush(a);
	if (new != old)
		spin_unlock(new);
	spin_unlock(old);
	return 0;
}

int compared_twice_bad(struct area *a, struct table *from, struct table *to)
{
	struct table *old = from->up, *new = table_of(to);

	spin_lock(&old->lock);
	if (new != old)
		spin_lock_nested(&new->lock, 1);
	clear(from);
	flush(a);
	if (new == old)
		spin_unlock(&new->lock);
	spin_unlock(&old->lock); /* WARN! unlock-not-held table::lock */
	return 0; /* WARN! lock-imbalance table::lock */
}
