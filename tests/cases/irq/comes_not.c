// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the interrupt does not come, or does not take the lock: switched off, asleep, far away. */
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct card {
	spinlock_t ring, table, deep, near, late, minded;
	struct mutex names;
	struct work_struct fill, stop, again;
	int head, irq;
};

static void takes_deep(struct card *c)
{
	spin_lock(&c->deep);
	c->head++;
	spin_unlock(&c->deep);
	spin_lock(&c->minded);
	c->head++;
	spin_unlock(&c->minded);
}

static void third(struct card *c)
{
	takes_deep(c);
}

static void second(struct card *c)
{
	third(c);
}

static void first(struct card *c)
{
	spin_lock(&c->near);
	c->head++;
	spin_unlock(&c->near);
	second(c);
}

/* Who sleeps behind it is in no interrupt, nor is who slept before. */
static void sleeps_late(struct card *c)
{
	spin_lock(&c->late);
	c->head++;
	spin_unlock(&c->late);
	mutex_lock(&c->names);
	c->head++;
	mutex_unlock(&c->names);
	spin_lock(&c->table);
	c->head++;
	spin_unlock(&c->table);
}

static irqreturn_t card_irq(int irq, void *dev)
{
	struct card *c = dev;

	spin_lock(&c->ring);
	c->head++;
	spin_unlock(&c->ring);
	if (c->head > 1000)
		sleeps_late(c); /* WARN! sleep-in-atomic atomic */
	first(c);
	return IRQ_HANDLED;
}

static void card_fill(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, fill);

	spin_lock(&c->table);
	c->head = 0;
	spin_unlock(&c->table);
	spin_lock(&c->late);
	c->head = 0;
	spin_unlock(&c->late);
	spin_lock(&c->deep);
	c->head = 0;
	spin_unlock(&c->deep);
	spin_lock(&c->near); /* WARN! irq-inversion card::near */
	c->head = 0;
	spin_unlock(&c->near);
	spin_lock(&c->minded); /* WARN! irq-inversion card::minded */
	c->head = 0;
	spin_unlock(&c->minded);
}

static void card_stop_ok(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, stop);
	unsigned long flags;

	disable_irq(c->irq);
	spin_lock(&c->ring);
	c->head = 0;
	spin_unlock(&c->ring);
	enable_irq(c->irq);
	spin_lock_irqsave(&c->minded, flags);
	c->head = 1;
	spin_unlock_irqrestore(&c->minded, flags);
}

static void card_again_bad(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, again);

	disable_irq(c->irq);
	c->head = 0;
	enable_irq(c->irq);
	spin_lock(&c->ring); /* WARN! irq-inversion card::ring */
	c->head = 0;
	spin_unlock(&c->ring);
}

int card_init(struct card *c)
{
	INIT_WORK(&c->fill, card_fill);
	INIT_WORK(&c->stop, card_stop_ok);
	INIT_WORK(&c->again, card_again_bad);
	return request_irq(5, card_irq, 0, "card", c);
}
