// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock that an interrupt's handler takes: softirqs are disabled to no avail. */
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct card {
	spinlock_t ring;
	rwlock_t table;		/* the handler reads it */
	rwlock_t names;		/* the handler writes it */
	spinlock_t polled;	/* the timer takes it */
	struct timer_list poll;
	struct work_struct fill, drain, look;
	int head, tail;
};

static irqreturn_t card_irq(int irq, void *dev)
{
	struct card *c = dev;

	spin_lock(&c->ring);
	c->tail++;
	spin_unlock(&c->ring);
	read_lock(&c->table);
	c->tail += c->head;
	read_unlock(&c->table);
	write_lock(&c->names);
	c->tail--;
	write_unlock(&c->names);
	return IRQ_HANDLED;
}

static void card_fill_bad(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, fill);

	spin_lock_bh(&c->ring); /* WARN! irq-inversion card::ring */
	c->head++;
	spin_unlock_bh(&c->ring);
	write_lock(&c->table); /* WARN! irq-inversion card::table */
	c->head = 0;
	write_unlock(&c->table);
}

/* Two that read do not wait for each other. */
static void card_look(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, look);

	read_lock(&c->table);
	c->head = c->tail;
	read_unlock(&c->table);
	read_lock(&c->names); /* WARN! irq-inversion card::names */
	c->head = c->tail;
	read_unlock(&c->names);
}

static void card_drain_ok(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, drain);
	unsigned long flags;

	spin_lock_irqsave(&c->ring, flags);
	c->head = 0;
	spin_unlock_irqrestore(&c->ring, flags);
	local_irq_disable();
	spin_lock(&c->ring);
	c->head = 1;
	spin_unlock(&c->ring);
	local_irq_enable();
}

/* Interrupts are enabled in a softirq. */
static void card_poll_bad(struct timer_list *t)
{
	struct card *c = container_of(t, struct card, poll);

	spin_lock(&c->ring); /* WARN! irq-inversion card::ring */
	c->head = 2;
	spin_unlock(&c->ring);
	spin_lock(&c->polled);
	c->head = 3;
	spin_unlock(&c->polled);
}

/* Its interrupt may be switched off until it is done, and that is the one that reads the table; no timer is. */
static irqreturn_t card_thread(int irq, void *dev)
{
	struct card *c = dev;

	write_lock(&c->table);
	c->head = 2;
	write_unlock(&c->table);
	spin_lock(&c->polled); /* WARN! irq-inversion card::polled */
	c->head = 3;
	spin_unlock(&c->polled);
	return IRQ_HANDLED;
}

int card_init(struct card *c)
{
	INIT_WORK(&c->fill, card_fill_bad);
	INIT_WORK(&c->drain, card_drain_ok);
	INIT_WORK(&c->look, card_look);
	timer_setup(&c->poll, card_poll_bad, 0);
	return request_threaded_irq(5, card_irq, card_thread, 0, "card", c);
}
