// SPDX-License-Identifier: GPL-2.0-or-later
/* The path to the lock is the same text twice, but its pointer was changed between. */
#include <linux/mutex.h>

struct item {
	struct mutex lock;
	struct item *next;
};

struct cursor {
	struct item *item;
	int steps;
};

void rewritten_pointer_bad(struct cursor *cursor)
{
	mutex_lock(&cursor->item->lock);
	cursor->steps++;
	mutex_lock(&cursor->item->lock); /* WARN! double-lock item::lock */
	mutex_unlock(&cursor->item->lock);
}

void rewritten_pointer_ok(struct cursor *cursor)
{
	struct item *first = cursor->item;

	mutex_lock(&cursor->item->lock);
	cursor->item = cursor->item->next;
	mutex_lock(&cursor->item->lock);
	mutex_unlock(&cursor->item->lock);
	mutex_unlock(&first->lock);
}
