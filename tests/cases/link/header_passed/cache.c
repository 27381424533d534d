// SPDX-License-Identifier: GPL-2.0-or-later
/* What is passed to a function that calls any of many: here it gives back the lock of who passes it, or not. */
#include "put.h"

struct cache {
	struct mutex lock;
	int n;
};

struct entry {
	struct ref ref;
	struct cache *cache;
};

static void entry_release(struct ref *r)
{
	struct entry *e = (struct entry *)r;
	struct cache *c = e->cache;

	c->n--;
	mutex_unlock(&c->lock);
}

void entry_put_ok(struct entry *e)
{
	struct cache *c = e->cache;

	mutex_lock(&c->lock);
	if (!ref_put(&e->ref, entry_release))
		mutex_unlock(&c->lock);
}

void entry_put_bad(struct entry *e)
{
	struct cache *c = e->cache;

	mutex_lock(&c->lock);
	c->n++;
	mutex_unlock(&c->lock);
	mutex_unlock(&c->lock); /* WARN! unlock-not-held cache::lock */
}
