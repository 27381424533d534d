// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A branch in front of cond_resched() asks whether it may be called, with a check in there or none; the end of a
 * loop asks nothing.
 */
#include <linux/sleep.h>
#include <linux/spinlock.h>

void __might_resched(const char *file, int line, unsigned int offsets);
int _cond_resched(void);
#define cond_resched() ({ __might_resched(__FILE__, __LINE__, 0); _cond_resched(); })

struct worker {
	spinlock_t lock;
	void *task;
	int n;
};

static void work(struct worker *w)
{
	w->n++;
	if (w->task)
		cond_resched();
	w->n--;
}

void work_softirq_ok(struct worker *w)
{
	spin_lock(&w->lock);
	work(w);
	spin_unlock(&w->lock);
}

static void copy(struct worker *w, int pages)
{
	for (int i = 0;;) {
		w->n++;
		if (++i == pages)
			break;
		cond_resched();
	}
}

void copy_bad(struct worker *w, int pages)
{
	spin_lock(&w->lock);
	copy(w, pages); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&w->lock);
}
