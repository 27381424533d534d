// SPDX-License-Identifier: GPL-2.0-or-later
/* A pure function says of a pointer that was loaded before what it said, whatever is written to where that was. */
#include <linux/mutex.h>

struct driver { int (*load)(void); int (*unload)(void); };
struct dev { struct driver *driver; struct mutex lock; };
struct minor { struct dev *dev; };

void put_minor(struct minor *m);

static int needs_lock(struct dev *d)
{
	if (d->driver->load || d->driver->unload)
		return 1;
	return 0;
}

static void reset_minor(struct minor *m, struct dev *other)
{
	m->dev = other;
}

void release_ok(struct minor *m, struct dev *other)
{
	struct dev *d = m->dev;

	if (needs_lock(d))
		mutex_lock(&d->lock);
	reset_minor(m, other);
	if (needs_lock(d))
		mutex_unlock(&d->lock);
}

void release_bad(struct minor *m, struct dev *other)
{
	struct dev *d = m->dev;

	if (needs_lock(d))
		mutex_lock(&d->lock);
	reset_minor(m, other);
	if (!needs_lock(d))
		mutex_unlock(&d->lock); /* WARN! unlock-not-held dev::lock */
}
