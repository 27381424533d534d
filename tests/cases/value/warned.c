// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the kernel warns that something cannot be, it is not judged what is done then; what nobody warns of is. */
#include <linux/mutex.h>
#include <linux/bug.h>

struct timer {
	struct mutex lock;
	int state;
};

struct timer *find_again(struct timer *t);
int try_stop(struct timer *t);

void timer_delete_ok(struct timer *t)
{
	mutex_lock(&t->lock);
	while (try_stop(t) == 1)
		if (warn_on(find_again(t) != t))
			return;
	mutex_unlock(&t->lock);
}

void timer_delete_bad(struct timer *t)
{
	mutex_lock(&t->lock);
	while (try_stop(t) == 1)
		if (find_again(t) != t)
			return;
	mutex_unlock(&t->lock);
} /* WARN! lock-imbalance timer::lock */

void timer_stop_ok(struct timer *t)
{
	mutex_lock(&t->lock);
	if (t->state == 3)
		warn_on(1);
	else
		mutex_unlock(&t->lock);
}

void timer_stop_bad(struct timer *t)
{
	mutex_lock(&t->lock);
	if (t->state != 3)
		mutex_unlock(&t->lock);
} /* WARN! lock-imbalance timer::lock */
