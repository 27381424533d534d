// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function returns with the locks of two objects, or with one when the two are the same: it was meant to.
 * One that returns with none, or with what an error path forgot, was not.
 */
#include <linux/mutex.h>

struct dir { struct mutex lock; struct dir *parent; int moved; };

struct dir *enter_ok(struct dir *c, struct dir *p)
{
	mutex_lock(&p->lock);
	if (c->moved)
		return NULL;
	mutex_lock(&c->parent->lock);
	return NULL;
}

void leave_ok(struct dir *d)
{
	mutex_unlock(&d->lock);
}

struct pair { struct mutex lock; int moved; };

int swap_bad(struct pair *a, struct pair *b)
{
	mutex_lock(&a->lock);
	mutex_lock(&b->lock);
	if (a->moved) {
		mutex_unlock(&b->lock);
		return -1;
	}
	mutex_unlock(&b->lock);
	mutex_unlock(&a->lock);
	return 0;
} /* WARN! lock-imbalance pair::lock */
