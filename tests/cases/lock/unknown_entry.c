// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions of a table whose callers are elsewhere: one leaves a lock while it waits, one gives back what
 * another task took before it handed the work on. Who calls them may hold the lock. Who is called by its
 * name says what it wants, and does not.
 */
#include <linux/mutex.h>

struct bus { struct mutex lock; struct mutex busy; int modules; };

void load_module(struct bus *b);

struct bus_ops { int (*newlink)(struct bus *b); void (*release)(struct bus *b); };

static void load(struct bus *b)
{
	mutex_unlock(&b->lock);	/* WARN! unlock-not-held bus::lock */
	load_module(b);
	mutex_lock(&b->lock);
}

static int newlink_ok(struct bus *b)
{
	int r = b->modules;

	if (!r)
		load(b);
	return r;
}

static void release_ok(struct bus *b)
{
	b->modules = 0;
	mutex_unlock(&b->busy);
}

void start_ok(struct bus *b)
{
	mutex_lock(&b->busy);
	if (b->modules) {
		mutex_unlock(&b->busy);
		return;
	}
	load_module(b);
	mutex_unlock(&b->busy);
}

int reload_bad(struct bus *b)
{
	if (b->modules)
		load(b);
	return 0;
}

void all_ok(struct bus *b)
{
	mutex_lock(&b->lock);
	load(b);
	mutex_unlock(&b->lock);
}

const struct bus_ops bus_ops = { newlink_ok, release_ok };
