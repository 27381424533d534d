// SPDX-License-Identifier: GPL-2.0-or-later
/* A writer after a reader or a writer of the same rwlock. */
#include <linux/spinlock.h>

struct table {
	rwlock_t lock;
	int entries;
};

int rwlock_bad(struct table *table)
{
	read_lock(&table->lock);
	write_lock(&table->lock); /* WARN! double-lock table::lock */
	write_unlock(&table->lock);
	return table->entries;
}

int rwlock_ok(struct table *table)
{
	int entries;

	read_lock(&table->lock);
	entries = table->entries;
	read_unlock(&table->lock);
	write_lock(&table->lock);
	table->entries = entries + 1;
	write_unlock(&table->lock);
	return entries;
}

/* A reader may come in again: an interrupt does. */
int rwlock_readers_ok(struct table *table)
{
	int entries;

	read_lock(&table->lock);
	read_lock(&table->lock);
	entries = table->entries;
	read_unlock(&table->lock);
	read_unlock(&table->lock);
	return entries;
}
