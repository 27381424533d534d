// SPDX-License-Identifier: GPL-2.0-or-later
/* A count is returned, with the lock when it is at its limit. */
#include <linux/mutex.h>

struct ring {
	struct mutex lock;
	int used, size;
};

static int add_bad(struct ring *r)
{
	int n;

	mutex_lock(&r->lock);
	n = r->used;
	if (n >= r->size)
		return n;
	n = ++r->used;
	mutex_unlock(&r->lock);
	return n;
} /* WARN! lock-imbalance ring::lock */

int ring_add_bad(struct ring *r)
{
	return add_bad(r) + 1;
}

static int add_ok(struct ring *r)
{
	int n;

	mutex_lock(&r->lock);
	n = r->used;
	if (n < r->size)
		n = ++r->used;
	mutex_unlock(&r->lock);
	return n;
}

int ring_add_ok(struct ring *r)
{
	return add_ok(r) + 1;
}
