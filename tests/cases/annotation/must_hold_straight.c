// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where takes and releases of a class do not come out even, nothing is said of what is missing, but on ways that
 * have nothing to do with that.
 */
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static struct mutex lock;

static void change(void)
{
	lockdep_assert_held(&lock);
}

int uneven(int how)
{
	mutex_lock(&lock);
	if (how)
		return how;
	mutex_unlock(&lock);
	return how;
} /* WARN lock-imbalance lock */

static void straight_work_bad(struct work_struct *work)
{
	change(); /* WARN! must-hold lock */
}
DECLARE_WORK(straight, straight_work_bad);

static void uneven_work_ok(struct work_struct *work)
{
	uneven(work->data);
	change();
}
DECLARE_WORK(crooked, uneven_work_ok);

/* Nobody is known to enter this one; that the lock is taken below says little where that is uneven. */
static void below(void)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
}

void not_entered_ok(int how)
{
	change();
	if (how > 1)
		below();
}
