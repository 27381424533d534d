// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who surely holds the lock: behind a helper that returns what another call told it, behind one of two that lock, and
 * behind one that gives it back and takes it again. Were it not known, there would be too few.
 */
#include <linux/mutex.h>

struct disk { struct mutex lock; int level, layout, sectors; };

int suspend(struct disk *d);

static inline int suspend_and_lock(struct disk *d)
{
	int ret = suspend(d);

	if (ret)
		return ret;
	return mutex_lock_interruptible(&d->lock);
}

static inline int just_lock(struct disk *d)
{
	return mutex_lock_interruptible(&d->lock);
}

static void stop(struct disk *d)
{
	mutex_unlock(&d->lock);
	suspend(d);
	mutex_lock(&d->lock);
}

long __x64_sys_one(struct disk *d)
{
	if (suspend_and_lock(d))
		return -1;
	d->level = 1;
	mutex_unlock(&d->lock);
	return 0;
}

long __x64_sys_two(struct disk *d, int wait)
{
	int err = wait ? suspend_and_lock(d) : just_lock(d);

	if (err)
		return err;
	d->level = 2;
	mutex_unlock(&d->lock);
	return 0;
}

static void change(struct disk *d)
{
	stop(d);
	d->level = 3;
}

long __x64_sys_three(struct disk *d)
{
	mutex_lock(&d->lock);
	change(d);
	mutex_unlock(&d->lock);
	return 0;
}

long __x64_sys_level_bad(struct disk *d)
{
	d->level = 0; /* WARN! must-hold disk::lock */
	return 0;
}

/* ---- in a loop, it is given back when it comes round ---- */

long __x64_sys_l1(struct disk *d) { mutex_lock(&d->lock); d->sectors = 1; mutex_unlock(&d->lock); return 0; }
long __x64_sys_l2(struct disk *d) { mutex_lock(&d->lock); d->sectors = 2; mutex_unlock(&d->lock); return 0; }

long __x64_sys_loop_ok(struct disk *d, int n)
{
	mutex_lock(&d->lock);
	while (n--) {
		suspend(d);
		d->sectors = n;
		if (n == 5)
			mutex_unlock(&d->lock); /* WARN! unlock-not-held disk::lock */
	}
	return 0; /* WARN! lock-imbalance disk::lock */
}

long __x64_sys_sectors_ok(struct disk *d)
{
	d->sectors = 0;
	return 0;
}

/* OPTIONS: --level=strict */
