// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function that is entered with the lock of its object leaves it for a while; that of another object it
 * takes and gives back before. Nobody here knows who enters it: that it was handed in is a contract. Who
 * gives back what it took itself, and then the same again, makes a mistake.
 */
#include <linux/spinlock.h>

struct part { spinlock_t lock; struct part *parent; int busy; };

void settle(struct part *p);

struct part_ops { int (*resume)(struct part *p); int (*suspend)(struct part *p); };

static int resume_ok(struct part *p)
{
	if (p->busy) {
		spin_lock(&p->parent->lock);
		p->parent->busy = 1;
		spin_unlock(&p->parent->lock);
	}
	spin_unlock(&p->lock);
	settle(p);
	spin_lock(&p->lock);
	return 0;
}

static int suspend_bad(struct part *p)
{
	if (p->busy) {
		spin_lock(&p->parent->lock);
		p->parent->busy = 0;
		spin_unlock(&p->parent->lock);
	}
	spin_unlock(&p->parent->lock);	/* WARN! unlock-not-held part::lock */
	settle(p);
	spin_lock(&p->parent->lock);
	return 0;
}

const struct part_ops part_ops = { .resume = resume_ok, .suspend = suspend_bad };
