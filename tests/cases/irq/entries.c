// SPDX-License-Identifier: GPL-2.0-or-later
/* How tasks and softirqs are entered: by members that run so, by what is registered, by a name. */
#include <linux/interrupt.h>
#include <linux/spinlock.h>

struct callback_head {
	void (*func)(struct callback_head *head);
};

struct hrtimer {
	int (*function)(struct hrtimer *timer);
};

struct file_operations {
	int (*unlocked_ioctl)(void *file);
	int (*mmap)(void *file);
	int (*other)(void *file);
};

void task_work_add(struct callback_head *head);

/* What it is passed is the same member's as a task's: its argument says more. */
void call_rcu(struct callback_head *head, void (*func)(struct callback_head *head))
{
	head->func = func;
}

struct object {
	spinlock_t freed, worked, ticked, named;
	struct callback_head rcu, work;
	struct hrtimer timer;
	int n;
};

struct object *the_object;

static void object_free(struct callback_head *head)
{
	struct object *o = container_of(head, struct object, rcu);

	spin_lock(&o->freed);
	o->n++;
	spin_unlock(&o->freed);
}

/* This is a task's. */
static void object_work(struct callback_head *head)
{
	struct object *o = container_of(head, struct object, work);

	spin_lock(&o->worked);
	o->n++;
	spin_unlock(&o->worked);
}

/* Nobody says whether it is a hardirq or a softirq: those who disable softirqs are right in half of them. */
static int object_tick(struct hrtimer *timer)
{
	struct object *o = container_of(timer, struct object, timer);

	spin_lock(&o->ticked);
	o->n++;
	spin_unlock(&o->ticked);
	return 0;
}

static int object_ioctl_bad(void *file)
{
	struct object *o = the_object;

	spin_lock(&o->freed); /* WARN! irq-inversion object::freed */
	o->n = 0;
	spin_unlock(&o->freed);
	spin_lock(&o->worked);
	o->n = 0;
	spin_unlock(&o->worked);
	spin_lock_bh(&o->ticked);
	o->n = 0;
	spin_unlock_bh(&o->ticked);
	return 0;
}

static int object_mmap_bad(void *file)
{
	struct object *o = the_object;

	spin_lock(&o->ticked); /* WARN! irq-inversion object::ticked */
	o->n = 0;
	spin_unlock(&o->ticked);
	return 0;
}

/* Nobody says how it is called. */
static int object_other_ok(void *file)
{
	struct object *o = the_object;

	spin_lock(&o->freed);
	o->n = 0;
	spin_unlock(&o->freed);
	return 0;
}

long __x64_sys_object_bad(void *regs)
{
	struct object *o = the_object;

	spin_lock(&o->freed); /* WARN! irq-inversion object::freed */
	o->n = 1;
	spin_unlock(&o->freed);
	return 0;
}

const struct file_operations object_fops = {
	.unlocked_ioctl = object_ioctl_bad,
	.mmap = object_mmap_bad,
	.other = object_other_ok,
};

void object_put(struct object *o)
{
	o->work.func = object_work;
	task_work_add(&o->work);
	o->timer.function = object_tick;
	call_rcu(&o->rcu, object_free);
}
