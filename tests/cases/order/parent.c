// SPDX-License-Identifier: GPL-2.0-or-later
/* What is done for an image is done for its parent, under the image's lock: another one than the parent's. */
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct image { struct mutex lock; struct work_struct watch; struct image *parent; int state; };

static void image_watch(struct work_struct *w)
{
	struct image *i = container_of(w, struct image, watch);

	mutex_lock(&i->lock);
	i->state++;
	mutex_unlock(&i->lock);
}

int image_read(struct image *i);

static int image_probe(struct image *i, int depth)
{
	int r;

	INIT_WORK(&i->watch, image_watch);
	if (!depth)
		mutex_lock(&i->lock);
	r = image_read(i);
	if (i->parent)
		r |= image_probe(i->parent, depth + 1);
	if (r && depth)
		cancel_work_sync(&i->watch);
	if (!depth)
		mutex_unlock(&i->lock);
	return r;
}

int image_open_ok(struct image *i)
{
	return image_probe(i, 0);
}

struct disk { struct mutex lock; struct work_struct scan; int state; };

static void disk_scan(struct work_struct *w)
{
	struct disk *d = container_of(w, struct disk, scan);

	mutex_lock(&d->lock);
	d->state++;
	mutex_unlock(&d->lock);
}

int disk_open_bad(struct disk *d)
{
	INIT_WORK(&d->scan, disk_scan);
	mutex_lock(&d->lock);
	if (d->state)
		cancel_work_sync(&d->scan); /* WARN! lock-order disk::lock */
	mutex_unlock(&d->lock);
	return 0;
}
