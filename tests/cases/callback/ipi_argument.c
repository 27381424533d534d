// SPDX-License-Identifier: GPL-2.0-or-later
/* What is passed to run on other CPUs: the function that hands it on mixes no two of them, and
 * each is entered from outside. */
#include <linux/mutex.h>

typedef void (*smp_call_func_t)(void *info);

struct cache {
	struct mutex lock;
	int dirty;
};

void smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
	func(info);
}

static void flush_ok(void *info)
{
	((struct cache *)info)->dirty = 0;
}

static void drop_bad(void *info)
{
	struct cache *c = info;

	mutex_lock(&c->lock); /* WARN! sleep-in-atomic atomic */
	mutex_lock(&c->lock); /* WARN! double-lock cache::lock */
	mutex_unlock(&c->lock);
	mutex_unlock(&c->lock);
}

static void shrink(void *info)
{
	struct cache *c = info;

	mutex_lock(&c->lock); /* WARN! sleep-in-atomic atomic */
	c->dirty--;
	mutex_unlock(&c->lock);
}

void cache_shrink(struct cache *c)
{
	smp_call_function_single(1, shrink, c, 1);
	smp_call_function_single(2, drop_bad, c, 1);
}

void cache_flush_ok(struct cache *c)
{
	mutex_lock(&c->lock);
	smp_call_function_single(1, flush_ok, c, 1);
	mutex_unlock(&c->lock);
}
