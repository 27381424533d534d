/* SPDX-License-Identifier: GPL-2.0-or-later */
/* notifier.h - chains of callbacks; the cases that use one define its functions. */
#ifndef CASES_LINUX_NOTIFIER_H
#define CASES_LINUX_NOTIFIER_H

#include <linux/rwsem.h>
#include <linux/srcu.h>

#define NOTIFY_DONE 0
#define NOTIFY_OK 1
#define NOTIFY_STOP 0x8001
#define NOTIFY_STOP_MASK 0x8000

struct notifier_block;
typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct notifier_block {
	notifier_fn_t notifier_call;
	struct notifier_block *next;
};

struct blocking_notifier_head {
	struct rw_semaphore rwsem;
	struct notifier_block *head;
};

struct srcu_notifier_head {
	struct srcu_struct srcu;
	struct notifier_block *head;
};

#define BLOCKING_NOTIFIER_HEAD(name) struct blocking_notifier_head name
#define SRCU_NOTIFIER_HEAD(name) struct srcu_notifier_head name

int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb);
int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh,
				       struct notifier_block *nb);
int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v);
int srcu_notifier_chain_register(struct srcu_notifier_head *nh, struct notifier_block *nb);
int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh, struct notifier_block *nb);
int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long val, void *v);

#endif
