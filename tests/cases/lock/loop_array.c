// SPDX-License-Identifier: GPL-2.0-or-later
/* Locks of an array, taken by one loop and given back by another, in a function of its own or not. */
#include <linux/mutex.h>

struct object { struct mutex lock; int n; };

static void unlock_all(struct object **v, int n)
{
	for (int i = 0; i < n; i++)
		mutex_unlock(&v[i]->lock);
}

int loop_array_ok(struct object **v, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (mutex_lock_interruptible(&v[i]->lock))
			goto undo;
	v[0]->n++;
	unlock_all(v, n);
	return 0;
undo:
	while (i--)
		mutex_unlock(&v[i]->lock);
	return -4;
}

void loop_array_bad(struct object **v, int n)
{
	mutex_lock(&v[0]->lock);
	for (int i = 0; i < n; i++)
		v[i]->n++;
	mutex_unlock(&v[0]->lock);
	mutex_unlock(&v[0]->lock); /* WARN! unlock-not-held object::lock */
}
