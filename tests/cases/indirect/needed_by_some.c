// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two backends, of which one needs the lock of the engine and the other does not: who resets an engine without it has
 * the other. Where both need it, it is missing.
 */
#include <linux/mutex.h>
#include <linux/lockdep.h>

struct engine;
struct engine_ops {
	void (*revoke)(struct engine *e);
	void (*stop)(struct engine *e);
};

struct engine {
	struct mutex lock;
	const struct engine_ops *ops;
	int banned, stopped;
};

static void ring_revoke(struct engine *e)
{
	lockdep_assert_held(&e->lock);
	e->banned = 1;
}

static void list_revoke(struct engine *e)
{
	e->banned = 2;
}

static void ring_stop(struct engine *e)
{
	lockdep_assert_held(&e->lock);
	e->stopped = 1;
}

const struct engine_ops ring_ops = { ring_revoke, ring_stop };
const struct engine_ops list_ops = { list_revoke, ring_stop };

long __x64_sys_reset_ok(struct engine *e)
{
	e->ops->revoke(e);
	return 0;
}

long __x64_sys_ban_ok(struct engine *e)
{
	mutex_lock(&e->lock);
	e->ops->revoke(e);
	e->ops->stop(e);
	mutex_unlock(&e->lock);
	return 0;
}

long __x64_sys_stop_bad(struct engine *e)
{
	e->ops->stop(e); /* WARN! must-hold engine::lock */
	return 0;
}
