/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rcupdate.h - plain RCU. */
#ifndef CASES_LINUX_RCUPDATE_H
#define CASES_LINUX_RCUPDATE_H

#include <linux/cleanup.h>

struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
};

typedef void (*rcu_callback_t)(struct rcu_head *head);

void __rcu_read_lock(void);
void __rcu_read_unlock(void);
void synchronize_rcu(void);
void synchronize_rcu_expedited(void);
void call_rcu(struct rcu_head *head, rcu_callback_t func);

static inline void rcu_read_lock(void)
{
	__rcu_read_lock();
}

static inline void rcu_read_unlock(void)
{
	__rcu_read_unlock();
}

#define rcu_dereference_raw(p) rcu_dereference(p)
#define rcu_dereference(p) \
({ \
	typeof(p) value_ = READ_ONCE(p); \
	value_; \
})
#define rcu_assign_pointer(p, v) WRITE_ONCE(p, v)

DEFINE_LOCK_GUARD_0(rcu, rcu_read_lock(), rcu_read_unlock())

#endif
