// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What took a lock is called again from below, about an object that is there by then. Without such a cycle,
 * and in a function that calls itself, it is a mistake.
 */
#include <linux/mutex.h>

struct disk { int major, minor; struct disk *next; };

struct mutex names_lock, scan_lock, tree_lock;

struct disk *disk_find(int minor);
struct disk *disk_new(int minor);

static int disk_open(int minor);

static void disk_add(struct disk *d)
{
	if (d->major)
		disk_open(d->minor);
}

static void probe(int minor)
{
	struct disk *d;

	mutex_lock(&names_lock);
	d = disk_new(minor);
	if (d)
		disk_add(d);
	mutex_unlock(&names_lock);
}

static int disk_open(int minor)
{
	struct disk *d = disk_find(minor);

	if (!d) {
		probe(minor);
		d = disk_find(minor);
	}
	return d ? d->major : -1;
}

int comes_round_ok(int minor)
{
	return disk_open(minor);
}

static void scan(struct disk *d)
{
	mutex_lock(&scan_lock); /* WARN! double-lock scan_lock */
	d->minor++;
	mutex_unlock(&scan_lock);
}

void comes_round_not_bad(struct disk *d)
{
	mutex_lock(&scan_lock);
	if (d->major)
		scan(d);
	mutex_unlock(&scan_lock);
}

void comes_round_itself_bad(struct disk *d)
{
	mutex_lock(&tree_lock); /* WARN! double-lock tree_lock */
	if (d->next)
		comes_round_itself_bad(d->next);
	mutex_unlock(&tree_lock);
}
