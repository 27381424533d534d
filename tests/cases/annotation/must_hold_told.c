// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock that is held or not at one call, as a flag tells: what needs the lock is asked for by it. A way
 * of its own is another matter.
 */
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/list.h>
#include <linux/workqueue.h>

struct gate {
	struct list_head list;
	struct mutex lock;
	int debt, others;
};

static struct list_head all;

static void change(struct gate *g)
{
	lockdep_assert_held(&g->lock);
}

static void take(struct gate *g, bool lock)
{
	if (lock)
		mutex_lock(&g->lock);
}

static void give(struct gate *g, bool lock)
{
	if (lock)
		mutex_unlock(&g->lock);
}

static void throttle(struct gate *g)
{
	bool use_debt = g->debt & 3, locked = use_debt || (g->others & 5);

	take(g, locked);
	if (use_debt)
		change(g);
	give(g, locked);
}

static void told_work_ok(struct work_struct *work)
{
	struct gate *g;

	list_for_each_entry(g, &all, list)
		throttle(g);
}
DECLARE_WORK(told, told_work_ok);

static void forgets_work_bad(struct work_struct *work)
{
	struct gate *g;

	list_for_each_entry(g, &all, list) {
		if (g->debt & 3) {
			change(g); /* WARN! must-hold gate::lock */
			continue;
		}
		mutex_lock(&g->lock);
		change(g);
		mutex_unlock(&g->lock);
	}
}
DECLARE_WORK(forgets, forgets_work_bad);
