// SPDX-License-Identifier: GPL-2.0-or-later
/* An allocation sleeps if its flags say so, however they get there. */
#include <linux/sleep.h>
#include <linux/spinlock.h>

struct table { spinlock_t lock; void *rows[8]; int n; };

void direct_bad(struct table *t)
{
	spin_lock(&t->lock);
	t->rows[0] = kmalloc(64, GFP_KERNEL); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&t->lock);
}

void direct_ok(struct table *t)
{
	spin_lock(&t->lock);
	t->rows[0] = kmalloc(64, GFP_ATOMIC);
	spin_unlock(&t->lock);
	t->rows[1] = kmalloc(64, GFP_KERNEL);
}

static void grow(struct table *t, unsigned int flags)
{
	t->rows[t->n++] = kmalloc(64, flags | __GFP_ZERO);
}

void passed_bad(struct table *t)
{
	spin_lock(&t->lock);
	grow(t, GFP_KERNEL); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&t->lock);
}

void passed_ok(struct table *t)
{
	spin_lock(&t->lock);
	grow(t, GFP_ATOMIC);
	grow(t, GFP_KERNEL & ~__GFP_DIRECT_RECLAIM);
	spin_unlock(&t->lock);
	grow(t, GFP_KERNEL);
}

/* nobody knows the flags */
void unknown_ok(struct table *t, unsigned int flags)
{
	spin_lock(&t->lock);
	grow(t, flags);
	spin_unlock(&t->lock);
}

static int grow_if(struct table *t, unsigned int flags)
{
	might_sleep_if(flags & __GFP_DIRECT_RECLAIM);
	t->n++;
	return t->n;
}

void asked_bad(struct table *t)
{
	spin_lock(&t->lock);
	grow_if(t, GFP_KERNEL); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&t->lock);
}

void asked_ok(struct table *t, unsigned int flags)
{
	spin_lock(&t->lock);
	grow_if(t, GFP_ATOMIC);
	grow_if(t, flags);
	spin_unlock(&t->lock);
}
