// SPDX-License-Identifier: GPL-2.0-or-later
/* What counts the rounds of a loop is no flag, or it would take the room of those that are. */
#include <linux/mutex.h>

struct table { struct mutex lock; int shared, n; };

int table_row(struct table *t, int i);

void table_sum_ok(struct table *t)
{
	for (int i = 0; i < t->n; i++) {
		bool lock = false, unlock = false;

		if (table_row(t, i)) {
			lock = true;
			unlock = true;
		}
		if (table_row(t, t->shared))
			table_row(t, 0);
		if (lock)
			mutex_lock(&t->lock);
		table_row(t, 1);
		if (unlock)
			mutex_unlock(&t->lock);
	}
}

void table_sum_bad(struct table *t)
{
	for (int i = 0; i < t->n; i++) {
		bool lock = false, unlock = false;

		if (table_row(t, i))
			lock = true;
		else
			unlock = true;
		if (table_row(t, t->shared))
			table_row(t, 0);
		if (lock)
			mutex_lock(&t->lock); /* WARN! double-lock table::lock */
		table_row(t, 1);
		if (unlock)
			mutex_unlock(&t->lock); /* WARN! unlock-not-held table::lock */
	}
} /* WARN! lock-imbalance table::lock */
