// SPDX-License-Identifier: GPL-2.0-or-later
/* A row may be for those who call a function; what its body does is looked at by itself. */
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct kmem_cache {
	struct work_struct shrink;
	spinlock_t lock;
	int refs;
};

static struct mutex caches;

static void cache_shrink(struct work_struct *work)
{
	struct kmem_cache *c = container_of(work, struct kmem_cache, shrink);

	mutex_lock(&caches);
	c->refs = 0;
	mutex_unlock(&caches);
}

void cache_init(struct kmem_cache *c)
{
	INIT_WORK(&c->shrink, cache_shrink);
}

void kmem_cache_destroy(struct kmem_cache *c)
{
	mutex_lock(&caches);
	c->refs--;
	cancel_work_sync(&c->shrink); /* WARN! lock-order caches */
	mutex_unlock(&caches);
}

/* Who calls it sleeps, and nothing else is said of it. */
void cache_drop_bad(struct kmem_cache *c)
{
	spin_lock(&c->lock);
	kmem_cache_destroy(c); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&c->lock);
}

void cache_drop_ok(struct kmem_cache *c)
{
	mutex_lock(&caches);
	c->refs++;
	mutex_unlock(&caches);
	kmem_cache_destroy(c);
}
