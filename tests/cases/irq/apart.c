// SPDX-License-Identifier: GPL-2.0-or-later
/* Locks of a struct that is a part of several others are not one lock. */
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct queue {
	spinlock_t lock;
	int n;
};

struct card {
	struct queue done, wanted;
	spinlock_t own;
	struct timer_list timer;
	struct work_struct work;
	int can_wait, n;
};

static void queue_add(struct queue *q)
{
	spin_lock(&q->lock);
	q->n++;
	spin_unlock(&q->lock);
}

static void card_timer(struct timer_list *t)
{
	struct card *c = container_of(t, struct card, timer);

	queue_add(&c->done);
	if (!in_interrupt()) {
		spin_lock(&c->own);
		c->n++;
		spin_unlock(&c->own);
	}
}

static void card_work_ok(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, work);

	queue_add(&c->wanted);
	spin_lock(&c->own);
	c->n = 0;
	spin_unlock(&c->own);
}

void card_init(struct card *c)
{
	timer_setup(&c->timer, card_timer, 0);
	INIT_WORK(&c->work, card_work_ok);
}
