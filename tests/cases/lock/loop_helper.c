// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Helpers that lock and unlock one object each, called for many: what a loop has locked, another gives back.
 * A helper that gives back the same lock on each round is wrong, whatever it is called.
 */
#include <linux/mutex.h>

struct object { struct mutex lock; struct object *next; int n; };
struct list { struct object *first; struct mutex lock; int n; };

int reserve(struct object *o);

static void object_unlock(struct object *o)
{
	o->n--;
	mutex_unlock(&o->lock);
}

static int object_lock(struct object *o)
{
	if (o->n)
		return -1;
	mutex_lock(&o->lock);
	return 0;
}

void loop_helper_unlock_ok(struct object **v, int n)
{
	int i;

	for (i = 0; i < n; i++)
		object_unlock(v[i]);
}

int loop_helper_lock_ok(struct object **v, int n)
{
	int i, ret;

	for (i = 0; i < n; i++) {
		ret = object_lock(v[i]);
		if (ret)
			goto fail;
	}
	return 0;
fail:
	while (i--)
		object_unlock(v[i]);
	return ret;
}

/* one that is taken first, and all of them given back */
int loop_helper_one_ok(struct object **v, int n)
{
	int ret = 0;

	if (n == 1)
		ret = object_lock(v[0]);
	if (ret)
		return ret;
	ret = reserve(v[0]);
	loop_helper_unlock_ok(v, n);
	return ret;
}

void loop_helper_drop_ok(struct list *l)
{
	struct object *o;

	while ((o = l->first)) {
		l->first = o->next;
		object_unlock(o);
	}
}

static void list_unlock(struct list *l)
{
	mutex_unlock(&l->lock); /* WARN! unlock-not-held list::lock */
}

void loop_helper_bad(struct list *l, int n)
{
	int i = 0;

	mutex_lock(&l->lock);
	do {
		list_unlock(l);
	} while (++i < n);
}
