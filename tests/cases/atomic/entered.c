// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that are called in atomic context; what asks for that; and work, which is not. */
#include <linux/mutex.h>
#include <linux/sleep.h>
#include <linux/workqueue.h>

struct device { struct timer_list timer; struct work_struct work; struct mutex lock; int state; };

static struct device one;

static void expired_bad(struct timer_list *t)
{
	mutex_lock(&one.lock); /* WARN! sleep-in-atomic atomic */
	one.state++;
	mutex_unlock(&one.lock);
}

static void expired_ok(struct timer_list *t)
{
	if (in_interrupt())
		one.state = 1;
	else
		msleep(1);
}

static void worker_ok(struct work_struct *w)
{
	mutex_lock(&one.lock);
	one.state--;
	mutex_unlock(&one.lock);
}

static int handler_bad(int irq, void *dev)
{
	msleep(1); /* WARN! sleep-in-atomic atomic */
	return 1;
}

static int thread_ok(int irq, void *dev)
{
	msleep(1);
	return 1;
}

void device_init_ok(struct device *d, bool quiet)
{
	d->timer.function = quiet ? expired_ok : expired_bad;
	INIT_WORK(&d->work, worker_ok);
	request_threaded_irq(7, handler_bad, thread_ok, 0, "one", d);
}
