// SPDX-License-Identifier: GPL-2.0-or-later
/* Who asks whether it runs in an interrupt is called by both: that it does not is no news where nobody knows. */
#include <linux/sleep.h>
#include <linux/spinlock.h>

struct link { spinlock_t lock; int slots; };

int link_slot(struct link *l)
{
	if (!in_interrupt())
		msleep(1);
	return l->slots;
}

void link_received_ok(struct link *l)
{
	spin_lock(&l->lock);
	link_slot(l);
	spin_unlock(&l->lock);
}

int link_wait(struct link *l)
{
	if (l->slots)
		msleep(1);
	return l->slots;
}

void link_sent_bad(struct link *l)
{
	spin_lock(&l->lock);
	link_wait(l); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&l->lock);
}
