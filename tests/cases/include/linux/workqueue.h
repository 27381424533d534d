/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workqueue.h - functions that run later, in a worker of their own. */
#ifndef CASES_LINUX_WORKQUEUE_H
#define CASES_LINUX_WORKQUEUE_H

#include <linux/compiler.h>
#include <linux/timer.h>

struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	unsigned long data;
	work_func_t func;
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
};

extern struct workqueue_struct *system_wq;
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
bool flush_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work_sync(struct delayed_work *work);

#define DECLARE_WORK(name, f) struct work_struct name = { .func = (f) }

#define INIT_WORK(work, f) \
	do { \
		(work)->data = 0; \
		(work)->func = (f); \
	} while (0)

#define INIT_DELAYED_WORK(delayed, f) INIT_WORK(&(delayed)->work, f)

static inline bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	return queue_work_on(-1, wq, work);
}

static inline bool schedule_work(struct work_struct *work)
{
	return queue_work(system_wq, work);
}

#endif
