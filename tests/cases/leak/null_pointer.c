// SPDX-License-Identifier: GPL-2.0-or-later
/* Nothing was found, and the lock is kept. */
#include <linux/mutex.h>

struct item { struct item *next; int key; };
struct table {
	struct mutex lock;
	struct item *first;
};

static struct item *find_bad(struct table *t, int key)
{
	struct item *i;

	mutex_lock(&t->lock);
	for (i = t->first; i; i = i->next)
		if (i->key == key)
			break;
	if (!i)
		return 0;
	mutex_unlock(&t->lock);
	return i;
} /* WARN! lock-imbalance table::lock */

int table_key_bad(struct table *t, int key)
{
	struct item *i = find_bad(t, key);

	return i ? i->key : -1;
}

/* Found with the lock, which the caller gives back. */
static struct item *find_ok(struct table *t, int key)
{
	struct item *i;

	mutex_lock(&t->lock);
	for (i = t->first; i; i = i->next)
		if (i->key == key)
			break;
	if (i)
		return i;
	mutex_unlock(&t->lock);
	return 0;
}

int table_key_ok(struct table *t, int key)
{
	struct item *i = find_ok(t, key);
	int found = -1;

	if (i) {
		found = i->key;
		mutex_unlock(&t->lock);
	}
	return found;
}
