/* SPDX-License-Identifier: GPL-2.0-or-later */
/* srcu.h - sleepable RCU: readers and those who wait for them. */
#ifndef CASES_LINUX_SRCU_H
#define CASES_LINUX_SRCU_H

#include <linux/cleanup.h>
#include <linux/rcupdate.h>

struct srcu_struct {
	unsigned int srcu_idx;
};

#define DEFINE_SRCU(name) struct srcu_struct name
#define DEFINE_STATIC_SRCU(name) static struct srcu_struct name

int __srcu_read_lock(struct srcu_struct *ssp);
void __srcu_read_unlock(struct srcu_struct *ssp, int idx);
int init_srcu_struct(struct srcu_struct *ssp);
void synchronize_srcu(struct srcu_struct *ssp);
void synchronize_srcu_expedited(struct srcu_struct *ssp);
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func);

static inline int srcu_read_lock(struct srcu_struct *ssp)
{
	return __srcu_read_lock(ssp);
}

static inline void srcu_read_unlock(struct srcu_struct *ssp, int idx)
{
	__srcu_read_unlock(ssp, idx);
}

#define srcu_dereference_check(p, ssp, c) rcu_dereference(p)
#define srcu_dereference(p, ssp) srcu_dereference_check(p, ssp, 0)

DEFINE_LOCK_GUARD_1(srcu, struct srcu_struct, _T->idx = srcu_read_lock(_T->lock),
		    srcu_read_unlock(_T->lock, _T->idx), int idx)

#endif
