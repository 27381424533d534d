// SPDX-License-Identifier: GPL-2.0-or-later
/* What is returned was made three functions below, and is never zero: the loop is entered. */
#include <linux/mutex.h>

struct display { struct mutex lock; int users, on; };

static long track(struct display *d)
{
	d->users++;
	return -1;
}

static long runtime_get(struct display *d)
{
	long cookie = track(d);

	if (!d->on)
		d->on = 1;
	return cookie;
}

static long display_lock(struct display *d)
{
	long cookie = runtime_get(d);

	mutex_lock(&d->lock);
	return cookie;
}

static long display_unlock(struct display *d, long cookie)
{
	mutex_unlock(&d->lock);
	d->users -= cookie != 0;
	return 0;
}

void handed_on_ok(struct display *d)
{
	for (long c = display_lock(d); c; c = display_unlock(d, c))
		d->on++;
}

static long maybe_get(struct display *d)
{
	return d->on ? track(d) : 0;
}

static long display_lock_maybe(struct display *d)
{
	long cookie = maybe_get(d);

	mutex_lock(&d->lock);
	return cookie;
}

void handed_on_bad(struct display *d)
{
	for (long c = display_lock_maybe(d); c; c = display_unlock(d, c))
		d->on++;
} /* WARN! lock-imbalance display::lock */
