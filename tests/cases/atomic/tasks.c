// SPDX-License-Identifier: GPL-2.0-or-later
/* What sleeps in tasks, and leaves it to somebody else in an interrupt or with softirqs disabled. */
#include <linux/sleep.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct table {
	spinlock_t lock;
	struct timer_list timer;
	void *old;
};

static void table_timer_ok(struct timer_list *t)
{
	struct table *x = container_of(t, struct table, timer);

	vfree(x->old);
}

void table_softirqs_ok(struct table *x)
{
	spin_lock_bh(&x->lock);
	vfree(x->old);
	spin_unlock_bh(&x->lock);
}

void table_lock_bad(struct table *x)
{
	spin_lock(&x->lock);
	vfree(x->old); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&x->lock);
}

void table_init(struct table *x)
{
	timer_setup(&x->timer, table_timer_ok, 0);
}
