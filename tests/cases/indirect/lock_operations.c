// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One slot of a table locks and another unlocks; whoever calls through both means the same table, though what
 * is called in between leaves nothing of that. A release on a wrong label beside them is a mistake.
 */
#include <linux/mutex.h>

struct bus;
struct bus_ops { void (*lock)(struct bus *b); void (*unlock)(struct bus *b); };
struct bus { const struct bus_ops *ops; int (*xfer)(struct bus *b, int n); struct bus *parent; int n; };
struct plain { struct mutex lock; struct bus bus; };
struct aux { struct mutex hw; struct bus bus; int state; };

static void plain_lock_ok(struct bus *b) { mutex_lock(&container_of(b, struct plain, bus)->lock); }
static void plain_unlock_ok(struct bus *b) { mutex_unlock(&container_of(b, struct plain, bus)->lock); }
static void aux_lock_ok(struct bus *b) { mutex_lock(&container_of(b, struct aux, bus)->hw); }
static void aux_unlock_ok(struct bus *b) { mutex_unlock(&container_of(b, struct aux, bus)->hw); }

static const struct bus_ops plain_ops = { plain_lock_ok, plain_unlock_ok };
static const struct bus_ops aux_ops = { aux_lock_ok, aux_unlock_ok };

static int plain_xfer_ok(struct bus *b, int n)
{
	return b->n + n;
}

/* the one above has a lock of the same class */
static int aux_xfer_ok(struct bus *b, int n)
{
	struct aux *up = container_of(b->parent, struct aux, bus);

	mutex_lock(&up->hw);
	n += up->state;
	mutex_unlock(&up->hw);
	return n;
}

void lock_operations_plain_ok(struct plain *p)
{
	p->bus.ops = &plain_ops;
	p->bus.xfer = plain_xfer_ok;
}

void lock_operations_aux_ok(struct aux *a)
{
	a->bus.ops = &aux_ops;
	a->bus.xfer = aux_xfer_ok;
}

int lock_operations_ok(struct bus *b, int n)
{
	int ret;

	b->ops->lock(b);
	ret = b->xfer(b, n);
	b->ops->unlock(b);
	return ret;
}

int lock_operations_bad(struct aux *a, int n)
{
	int ret = -1;

	if (n < 0)
		goto out;
	mutex_lock(&a->hw);
	ret = a->state;
out:
	mutex_unlock(&a->hw); /* WARN! unlock-not-held aux::hw */
	return ret;
}
