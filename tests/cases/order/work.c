// SPDX-License-Identifier: GPL-2.0-or-later
/* Waiting for a work item or a timer under a lock that it takes. */
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <linux/timer.h>

struct card {
	struct mutex lock;
	spinlock_t stats;
	struct work_struct reset;
	struct delayed_work poll;
	struct timer_list watchdog;
	int state, polls, ticks;
};

static void card_reset(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, reset);

	mutex_lock(&c->lock);
	c->state = 0;
	mutex_unlock(&c->lock);
}

static void card_poll(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, poll.work);

	c->polls++;
}

static void card_watchdog(struct timer_list *t)
{
	struct card *c = container_of(t, struct card, watchdog);

	spin_lock(&c->stats);
	c->ticks++;
	spin_unlock(&c->stats);
}

void card_init(struct card *c)
{
	INIT_WORK(&c->reset, card_reset);
	INIT_DELAYED_WORK(&c->poll, card_poll);
	timer_setup(&c->watchdog, card_watchdog, 0);
}

void card_stop_bad(struct card *c)
{
	mutex_lock(&c->lock);
	c->state = 1;
	cancel_work_sync(&c->reset); /* WARN! lock-order card::lock */
	mutex_unlock(&c->lock);
}

/* The work that is waited for takes nothing. */
void card_stop_ok(struct card *c)
{
	mutex_lock(&c->lock);
	cancel_delayed_work_sync(&c->poll);
	mutex_unlock(&c->lock);
	cancel_work_sync(&c->reset);
}

void card_quiet_bad(struct card *c)
{
	spin_lock_irq(&c->stats);
	del_timer_sync(&c->watchdog); /* WARN! lock-order card::stats */
	spin_unlock_irq(&c->stats);
}

void card_quiet_ok(struct card *c)
{
	mutex_lock(&c->lock);
	del_timer_sync(&c->watchdog);
	mutex_unlock(&c->lock);
}
