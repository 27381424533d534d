// SPDX-License-Identifier: GPL-2.0-or-later
/* Locks in an array: one element twice, and two elements. */
#include <linux/spinlock.h>

struct bucket {
	spinlock_t lock;
	int used;
};

struct table {
	struct bucket buckets[16];
};

void array_element_bad(struct table *table, int i)
{
	spin_lock(&table->buckets[i].lock);
	spin_lock(&table->buckets[i].lock); /* WARN! double-lock bucket::lock */
	spin_unlock(&table->buckets[i].lock);
}

void array_element_ok(struct table *table, int i, int j)
{
	spin_lock(&table->buckets[i].lock);
	spin_lock(&table->buckets[j].lock);
	table->buckets[i].used = table->buckets[j].used;
	spin_unlock(&table->buckets[j].lock);
	spin_unlock(&table->buckets[i].lock);
}
