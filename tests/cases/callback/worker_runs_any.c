// SPDX-License-Identifier: GPL-2.0-or-later
/* The loop that runs works is no caller of each of them: it holds a lock of its own, and one
 * work takes another of that class; but one that it calls by name is called. */
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct pool {
	struct mutex lock;
	struct work_struct *next;
	struct work_struct rescue;
};

static void refill(struct work_struct *work)
{
	struct pool *pool = container_of(work, struct pool, rescue);

	mutex_lock(&pool->lock);
	pool->next = NULL;
	mutex_unlock(&pool->lock);
}

void pool_init(struct pool *pool)
{
	INIT_WORK(&pool->rescue, refill);
}

void pool_run_ok(struct pool *pool)
{
	mutex_lock(&pool->lock);
	pool->rescue.func(&pool->rescue);
	mutex_unlock(&pool->lock);
}

static void refill_now(struct pool *pool)
{
	mutex_lock(&pool->lock); /* WARN! double-lock pool::lock */
	pool->next = NULL;
	mutex_unlock(&pool->lock);
}

void pool_run_bad(struct pool *pool)
{
	mutex_lock(&pool->lock);
	refill_now(pool);
	mutex_unlock(&pool->lock);
}
