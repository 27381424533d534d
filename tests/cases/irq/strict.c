// SPDX-License-Identifier: GPL-2.0-or-later
/* OPTIONS: --level=strict */
/* What the default level holds back: structs in several others, and functions that anybody may call. */
#include <linux/spinlock.h>
#include <linux/timer.h>

struct queue {
	spinlock_t lock;
	int n;
};

struct card {
	struct queue done, wanted;
	struct timer_list timer;
};

static void queue_add(struct queue *q)
{
	spin_lock(&q->lock); /* WARN! irq-inversion queue::lock */
	q->n++;
	spin_unlock(&q->lock);
}

static void card_timer(struct timer_list *t)
{
	struct card *c = container_of(t, struct card, timer);

	queue_add(&c->done);
}

void card_push_bad(struct card *c)
{
	queue_add(&c->wanted);
}

void card_init(struct card *c)
{
	timer_setup(&c->timer, card_timer, 0);
}
