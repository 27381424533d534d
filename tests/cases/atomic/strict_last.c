// SPDX-License-Identifier: GPL-2.0-or-later
/* At level strict a reference may be the last, and what asks may be told so. */
/* OPTIONS: --level=strict */
#include <linux/refcount.h>
#include <linux/sleep.h>
#include <linux/spinlock.h>

struct object { refcount_t refs; spinlock_t lock; };

static void put(struct object *o)
{
	if (refcount_dec_and_test(&o->refs))
		msleep(1);
}

void strict_last_bad(struct object *o)
{
	spin_lock(&o->lock);
	put(o); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&o->lock);
}

static int asks(struct object *o, bool may)
{
	might_sleep_if(may);
	return o->refs.refs;
}

int strict_asks_bad(struct object *o, bool may)
{
	int n;

	spin_lock(&o->lock);
	n = asks(o, may); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&o->lock);
	return n;
}

static int waits(struct object *o)
{
	if (!in_interrupt())
		msleep(1);
	return o->refs.refs;
}

int strict_context_bad(struct object *o)
{
	int n;

	spin_lock(&o->lock);
	n = waits(o); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&o->lock);
	return n;
}
