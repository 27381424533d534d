// SPDX-License-Identifier: GPL-2.0-or-later
/* Who says that it is another lock of the class is believed. */
#define mutex_lock_nested(lock, subclass) mutex_lock(lock)
#include <linux/mutex.h>

struct owner { struct mutex events; int n; };
struct context { struct mutex lock; int n; };

void owner_disable_ok(struct owner *o, struct context *c)
{
	mutex_lock(&o->events);
	mutex_lock(&c->lock);
	c->n = o->n;
	mutex_unlock(&c->lock);
	mutex_unlock(&o->events);
}

/* The context is a child's, which no owner has yet. */
void context_exit_ok(struct owner *o, struct context *c)
{
	mutex_lock_nested(&c->lock, 1);
	mutex_lock(&o->events);
	o->n = c->n;
	mutex_unlock(&o->events);
	mutex_unlock(&c->lock);
}

void context_move_ok(struct context *from, struct context *to)
{
	mutex_lock(&from->lock);
	mutex_lock_nested(&to->lock, 1);
	to->n = from->n;
	mutex_unlock(&to->lock);
	mutex_unlock(&from->lock);
}
