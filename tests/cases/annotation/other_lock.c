// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock that is required by a pointer may be held by the name that it has where it is, and one that the
 * model calls external is that of the tree's owner. A lock of its own is neither.
 */
#include <linux/lockdep.h>
#include <linux/mutex.h>

struct host { struct mutex lock; };
struct port { struct mutex *lock; int state; };
struct maple_tree { struct mutex ma_lock; void *root; };
struct disk { struct mutex lock; int state; };

int pending(struct port *p);

static void port_move(struct port *p)
{
	lockdep_assert_held(p->lock);
	p->state++;
}

void port_irq_ok(struct host *h, struct port *p, int own)
{
	if (own) {
		mutex_lock(p->lock);
		port_move(p);
		mutex_unlock(p->lock);
	} else {
		mutex_lock(&h->lock);
		port_move(p);
		mutex_unlock(&h->lock);
	}
}

static void tree_store(struct maple_tree *t, void *entry)
{
	lockdep_assert_held(&t->ma_lock);
	t->root = entry;
}

void tree_insert_ok(struct host *h, struct maple_tree *t, void *entry, int own)
{
	if (own) {
		mutex_lock(&t->ma_lock);
		tree_store(t, entry);
		mutex_unlock(&t->ma_lock);
	} else {
		mutex_lock(&h->lock);
		tree_store(t, entry);
		mutex_unlock(&h->lock);
	}
}

static void disk_move(struct disk *d)
{
	lockdep_assert_held(&d->lock);
	d->state++;
}

void disk_irq_bad(struct host *h, struct disk *d, int own)
{
	if (own) {
		mutex_lock(&d->lock);
		disk_move(d);
		mutex_unlock(&d->lock);
	} else {
		mutex_lock(&h->lock);
		disk_move(d); /* WARN! must-hold disk::lock */
		mutex_unlock(&h->lock);
	}
}
