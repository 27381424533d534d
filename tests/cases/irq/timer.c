// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock that a timer takes, taken in tasks with softirqs enabled and not. */
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct card {
	spinlock_t stats;	/* of the timer, too */
	spinlock_t setup;	/* of tasks alone */
	spinlock_t tried;
	struct timer_list watchdog;
	struct work_struct reset, check, fine, sure, quiet, caller;
	int state, ticks;
};

static void count(struct card *c)
{
	spin_lock(&c->stats);
	c->ticks++;
	spin_unlock(&c->stats);
}

static void card_watchdog(struct timer_list *t)
{
	struct card *c = container_of(t, struct card, watchdog);

	count(c);
	if (spin_trylock(&c->tried)) {
		c->state++;
		spin_unlock(&c->tried);
	}
}

/* PATH: card_reset_bad reset_now */
static void reset_now(struct card *c)
{
	spin_lock(&c->stats); /* WARN! irq-inversion card::stats */
	c->ticks = 0;
	spin_unlock(&c->stats);
}

static void card_reset_bad(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, reset);

	spin_lock(&c->setup);
	c->state = 0;
	spin_unlock(&c->setup);
	reset_now(c);
}

/* Nobody knows where this is called. */
void card_show_ok(struct card *c)
{
	spin_lock(&c->stats);
	c->state = c->ticks;
	spin_unlock(&c->stats);
}

static void card_check_ok(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, check);

	spin_lock_bh(&c->stats);
	c->ticks = 1;
	spin_unlock_bh(&c->stats);
	spin_lock(&c->tried);
	c->ticks = 2;
	spin_unlock(&c->tried);
}

static void card_fine_ok(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, fine);

	spin_lock_irq(&c->stats);
	c->ticks = 1;
	spin_unlock_irq(&c->stats);
}

static void card_sure_ok(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, sure);

	local_bh_disable();
	spin_lock(&c->stats);
	c->ticks = 1;
	spin_unlock(&c->stats);
	local_bh_enable();
}

static void half(struct card *c)
{
	spin_lock(&c->stats);
	c->ticks /= 2;
	spin_unlock(&c->stats);
}

static void card_caller_ok(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, caller);

	spin_lock_bh(&c->setup);
	half(c);
	spin_unlock_bh(&c->setup);
}

/* Maybe is not surely. */
static void card_quiet_ok(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, quiet);
	int off = c->state;

	if (off)
		local_bh_disable();
	spin_lock(&c->stats);
	c->ticks = 1;
	spin_unlock(&c->stats);
	if (off)
		local_bh_enable();
}

void card_init(struct card *c)
{
	timer_setup(&c->watchdog, card_watchdog, 0);
	INIT_WORK(&c->reset, card_reset_bad);
	INIT_WORK(&c->check, card_check_ok);
	INIT_WORK(&c->fine, card_fine_ok);
	INIT_WORK(&c->sure, card_sure_ok);
	INIT_WORK(&c->caller, card_caller_ok);
	INIT_WORK(&c->quiet, card_quiet_ok);
}
