// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function gives back the lock that a flag says it came in with. On a way from where nobody
 * takes it there is nothing to see; where the lock is taken before on another way, there is.
 */
#include <linux/mutex.h>

struct area {
	struct mutex lock;
	int pages;
};

struct fault { int flags; struct area *area; };

static int fault_retry(struct fault *f)
{
	if (f->flags & 1)
		mutex_unlock(&f->area->lock);
	return 1;
}

static int fault_handle(struct fault *f)
{
	if (f->area->pages > 3)
		return fault_retry(f);
	return 0;
}

/* with the lock */
void handed_in_area_ok(struct fault *f)
{
	mutex_lock(&f->area->lock);
	f->flags = 1;
	if (!fault_handle(f))
		mutex_unlock(&f->area->lock);
}

/* with another one */
int handed_in_whole_ok(struct fault *f)
{
	return fault_handle(f);
}

int handed_in_label_bad(struct area *a, int n)
{
	int r = -1;

	if (n < 0)
		goto out;
	mutex_lock(&a->lock);
	r = a->pages;
out:
	mutex_unlock(&a->lock); /* WARN! unlock-not-held area::lock */
	return r;
}

/* the lock is left and taken again, whatever it is told: it has to be there */
static void area_wait(struct area *a)
{
	mutex_unlock(&a->lock);
	a->pages++;
	mutex_lock(&a->lock);
}

void handed_in_wait_ok(struct area *a)
{
	mutex_lock(&a->lock);
	area_wait(a);
	mutex_unlock(&a->lock);
}

static void area_drain(struct area *a)
{
	mutex_unlock(&a->lock); /* WARN! unlock-not-held area::lock */
	a->pages--;
	mutex_lock(&a->lock);
}

void handed_in_drain_ok(struct area *a)
{
	mutex_lock(&a->lock);
	area_drain(a);
	mutex_unlock(&a->lock);
}

void handed_in_drain_bad(struct area *a)
{
	if (a->pages)
		area_drain(a);
}
