// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which functions an object has was chosen with how its callers lock: some take the lock themselves, others do not.
 * Where all that a pointer can be take it, the caller may not hold it.
 */
#include <linux/mutex.h>

struct nic;
struct nic_ops { void (*write)(struct nic *n, int v); void (*reset)(struct nic *n); };
struct nic { struct mutex lock; const struct nic_ops *ops; int reg, config; };

static void write_direct(struct nic *n, int v)
{
	n->reg = v;
}

static void write_indirect(struct nic *n, int v)
{
	mutex_lock(&n->lock);
	n->config = v;
	mutex_unlock(&n->lock);
}

static void reset_one(struct nic *n)
{
	mutex_lock(&n->lock); /* WARN! double-lock nic::lock */
	n->config = 0;
	mutex_unlock(&n->lock);
}

static void reset_other(struct nic *n)
{
	mutex_lock(&n->lock); /* WARN! double-lock nic::lock */
	n->config = 1;
	mutex_unlock(&n->lock);
}

const struct nic_ops direct_ops = { write_direct, reset_one };
const struct nic_ops indirect_ops = { write_indirect, reset_other };

void nic_write_ok(struct nic *n, int v)
{
	mutex_lock(&n->lock);
	n->ops->write(n, v);
	mutex_unlock(&n->lock);
}

void nic_reset_bad(struct nic *n)
{
	mutex_lock(&n->lock);
	n->ops->reset(n);
	mutex_unlock(&n->lock);
}
