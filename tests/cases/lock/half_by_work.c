// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A semaphore is taken on some ways, and a work gives it back: two halves of a pair. Where nothing else
 * gives it back it was forgotten.
 */
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct bus { struct mutex busy, slow; struct work_struct work; int split; };

static void bus_again(struct work_struct *w)
{
	struct bus *b = container_of(w, struct bus, work);

	mutex_unlock(&b->busy);
}

void bus_init(struct bus *b)
{
	INIT_WORK(&b->work, bus_again);
}

void bus_lock_ok(struct bus *b)
{
	if (!b->split)
		return;
	mutex_lock(&b->busy);
	schedule_work(&b->work);
}

void bus_slow_bad(struct bus *b)
{
	if (!b->split)
		return;
	mutex_lock(&b->slow);
	schedule_work(&b->work);
} /* WARN! lock-imbalance bus::slow */
