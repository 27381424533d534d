// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two flags are decided before a lock is taken because of one of them: what one says of the other, and of the
 * lock, holds for the rest of the function. Where it is the wrong one that is asked, it is found.
 */
#include <linux/lockdep.h>
#include <linux/spinlock.h>

struct ctl { spinlock_t lock; };
struct group { struct ctl *ctl; spinlock_t wait; int debt, used, active; };

int is_root(void *bio);
int is_dying(void);
int is_empty(struct group *g);

static void group_lock(struct group *g, bool both)
{
	if (both)
		spin_lock(&g->ctl->lock);
	spin_lock(&g->wait);
}

static void group_unlock(struct group *g, bool both)
{
	spin_unlock(&g->wait);
	if (both)
		spin_unlock(&g->ctl->lock);
}

static void group_debt(struct group *g)
{
	lockdep_assert_held(&g->ctl->lock);
	g->debt++;
}

void throttle_ok(struct group *g, void *bio)
{
	bool debt = is_root(bio) || is_dying();
	bool both = debt || *(volatile int *)&g->debt;

retry:
	group_lock(g, both);
	if (is_empty(g)) {
		group_unlock(g, both);
		return;
	}
	if (debt) {
		group_debt(g);
		group_unlock(g, both);
		return;
	}
	if (!g->debt && g->used != g->active) {
		if (!both) {
			group_unlock(g, false);
			both = true;
			goto retry;
		}
		group_debt(g);
	}
	group_unlock(g, both);
}

void throttle_bad(struct group *g, void *bio)
{
	bool debt = is_root(bio) || is_dying();
	bool both = !debt && *(volatile int *)&g->debt;

	group_lock(g, both);
	if (debt)
		group_debt(g);	/* WARN! must-hold ctl::lock */
	group_unlock(g, both);
}
