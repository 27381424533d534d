// SPDX-License-Identifier: GPL-2.0-or-later
/* A lookup returns its object locked, or NULL with nothing held. */
#include <linux/mutex.h>

struct object {
	int id;
	struct object *next;
};

struct table {
	struct mutex lock;
	struct object *first;
};

static struct object *table_find(struct table *table, int id)
{
	struct object *object;

	mutex_lock(&table->lock);
	for (object = table->first; object; object = object->next)
		if (object->id == id)
			return object;
	mutex_unlock(&table->lock);
	return NULL;
}

int returned_or_null_bad(struct table *table, int id)
{
	struct object *object = table_find(table, id);
	int ret = object ? object->id : -ENODEV;

	mutex_unlock(&table->lock); /* WARN! unlock-not-held table::lock */
	return ret;
}

int returned_or_null_ok(struct table *table, int id)
{
	struct object *object = table_find(table, id);

	if (!object)
		return -ENODEV;
	object->id++;
	mutex_unlock(&table->lock);
	return 0;
}
