// SPDX-License-Identifier: GPL-2.0-or-later
/* What sleeps under a lock that spins, at once or further down; and behind its release, or under a mutex. */
#include <linux/mutex.h>
#include <linux/sleep.h>
#include <linux/spinlock.h>

struct port { spinlock_t lock; struct mutex mutex; int state; };

static void settle(struct port *p)
{
	mutex_lock(&p->mutex);
	p->state = 0;
	mutex_unlock(&p->mutex);
}

void under_lock_bad(struct port *p)
{
	spin_lock(&p->lock);
	p->state++;
	msleep(10); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&p->lock);
}

/* PATH: below_bad settle */
void below_bad(struct port *p)
{
	unsigned long flags;

	spin_lock_irqsave(&p->lock, flags);
	settle(p); /* WARN! sleep-in-atomic atomic */
	spin_unlock_irqrestore(&p->lock, flags);
}

void interrupts_bad(void)
{
	arch_local_irq_disable();
	msleep(1); /* WARN! sleep-in-atomic atomic */
	arch_local_irq_enable();
}

/* the inner lock is given back, and the outer one is not */
void nested_bad(struct port *p, struct port *q)
{
	spin_lock(&p->lock);
	spin_lock(&q->lock);
	spin_unlock(&q->lock);
	msleep(1); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&p->lock);
}

void behind_ok(struct port *p)
{
	spin_lock(&p->lock);
	p->state++;
	spin_unlock(&p->lock);
	settle(p);
	mutex_lock(&p->mutex);
	msleep(10);
	mutex_unlock(&p->mutex);
}

/* a lock of the caller's is dropped meanwhile */
static void drop(struct port *p)
{
	spin_unlock(&p->lock);
	msleep(1);
	spin_lock(&p->lock);
}

void dropped_ok(struct port *p)
{
	spin_lock(&p->lock);
	drop(p);
	spin_unlock(&p->lock);
}
