// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lock and unlock through pointers that each object has of its own: which lock is taken is not
 * known, but that both are of one kind is. A table with one target is as sure as a direct call.
 */
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct map {
	struct mutex mutex;
	spinlock_t spin;
	void (*lock)(struct map *m);
	void (*unlock)(struct map *m);
	int n;
};

static void map_lock_mutex(struct map *m) { mutex_lock(&m->mutex); }
static void map_unlock_mutex(struct map *m) { mutex_unlock(&m->mutex); }
static void map_lock_spin(struct map *m) { spin_lock(&m->spin); }
static void map_unlock_spin(struct map *m) { spin_unlock(&m->spin); }

void lock_through_pointer_init(struct map *m, int fast)
{
	m->lock = fast ? map_lock_spin : map_lock_mutex;
	m->unlock = fast ? map_unlock_spin : map_unlock_mutex;
}

int lock_through_pointer_ok(struct map *m)
{
	int n;

	m->lock(m);
	n = m->n;
	m->unlock(m);
	return n;
}

struct bus { struct mutex mutex; const struct bus_ops *ops; int n; };
struct bus_ops { void (*lock)(struct bus *b); };

static void bus_lock(struct bus *b) { mutex_lock(&b->mutex); }
const struct bus_ops bus_ops = { .lock = bus_lock };

void lock_through_pointer_bad(struct bus *b)
{
	b->ops->lock(b);
	mutex_lock(&b->mutex); /* WARN! double-lock bus::mutex */
	mutex_unlock(&b->mutex);
}
