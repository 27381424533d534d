// SPDX-License-Identifier: GPL-2.0-or-later
/* What a value tells: which of two locks is held, and that a lock of one order is not. */
#include <linux/spinlock.h>

struct cluster { spinlock_t lock; int used; };
struct area { spinlock_t lock; struct cluster *clusters; int used; };

static struct cluster *lock_cluster(struct area *a, unsigned long n)
{
	struct cluster *c = a->clusters;

	if (c) {
		c += n / 256;
		spin_lock(&c->lock);
	}
	return c;
}

static struct cluster *lock_either(struct area *a, unsigned long n)
{
	struct cluster *c = lock_cluster(a, n);

	if (!c)
		spin_lock(&a->lock);
	return c;
}

static void unlock_either(struct area *a, struct cluster *c)
{
	if (c)
		spin_unlock(&c->lock);
	else
		spin_unlock(&a->lock);
}

void area_put_ok(struct area *a, unsigned long n)
{
	struct cluster *c = lock_either(a, n);

	a->used--;
	unlock_either(a, c);
}

void area_grow_ok(struct area *a, unsigned long n)
{
	struct cluster *c;

	spin_lock(&a->lock);
	c = lock_cluster(a, n);
	a->used++;
	if (c)
		spin_unlock(&c->lock);
	spin_unlock(&a->lock);
}

/* The same without a value that would tell. */
struct slot { spinlock_t lock; int used; };
struct table { spinlock_t lock; struct slot *slots; int used; };

void table_put_bad(struct table *t, struct slot *s)
{
	spin_lock(&s->lock);
	spin_lock(&t->lock); /* WARN! lock-order slot::lock */
	t->used--;
	spin_unlock(&t->lock);
	spin_unlock(&s->lock);
}

void table_grow_bad(struct table *t, struct slot *s)
{
	spin_lock(&t->lock);
	if (t->used)
		spin_lock(&s->lock);
	t->used++;
	if (t->used > 1)
		spin_unlock(&s->lock);
	spin_unlock(&t->lock);
}
