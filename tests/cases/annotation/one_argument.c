// SPDX-License-Identifier: GPL-2.0-or-later
/* Conditional annotations that name the lock alone, as trees before 7.0 have them. */
#include <linux/mutex.h>
#include <linux/types.h>

struct object {
	struct mutex lock;
	int users;
};

bool drop_and_lock(int *users, struct mutex *lock) __cond_acquires(lock);

void put_bad(struct object *o)
{
	if (!drop_and_lock(&o->users, &o->lock))
		return;
	mutex_lock(&o->lock); /* WARN! double-lock object::lock */
	mutex_unlock(&o->lock);
}

void put_ok(struct object *o)
{
	if (!drop_and_lock(&o->users, &o->lock))
		return;
	o->users = 0;
	mutex_unlock(&o->lock);
}
