// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who is known to begin with nothing held: works, system calls, files of drivers in sysfs; and who may not be, as a
 * call on another CPU, whose caller waits with what it holds.
 */
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/srcu.h>
#include <linux/list.h>
#include <linux/workqueue.h>

struct part {
	struct list_head list;
	struct mutex lock;
};

struct device_attribute { long (*show)(struct part *p); long (*store)(struct part *p); };
struct kernfs_open_file { struct mutex mutex; };

static struct list_head all;

static void change(struct part *p)
{
	lockdep_assert_held(&p->lock);
}

/* ---- a loop that goes through objects: had one of them been locked, it would be seen ---- */

static void each_work_bad(struct work_struct *work)
{
	struct part *p;

	list_for_each_entry(p, &all, list)
		change(p); /* WARN! must-hold part::lock */
}
DECLARE_WORK(each_bad, each_work_bad);

static void each_work_ok(struct work_struct *work)
{
	struct part *p;

	list_for_each_entry(p, &all, list) {
		mutex_lock(&p->lock);
		change(p);
		mutex_unlock(&p->lock);
	}
}
DECLARE_WORK(each_ok, each_work_ok);

/* PATH: deep_work_bad inner_loop change */
static void inner_loop(struct list_head *parts)
{
	struct part *p;

	list_for_each_entry(p, parts, list)
		change(p); /* WARN! must-hold part::lock */
}

static void deep_work_bad(struct work_struct *work)
{
	inner_loop(&all);
}
DECLARE_WORK(deep_bad, deep_work_bad);

/* ---- entries ---- */

long __x64_sys_change_bad(struct part *p)
{
	change(p); /* WARN! must-hold part::lock */
	return 0;
}

long sys_helper_ok(struct part *p)
{
	change(p);
	return 0;
}

static long part_show_bad(struct part *p)
{
	change(p); /* WARN! must-hold part::lock */
	return 0;
}

static void of_open(struct kernfs_open_file *of)
{
	lockdep_assert_held(&of->mutex);
}

static struct kernfs_open_file file;

static long part_store_ok(struct part *p)
{
	of_open(&file);
	return 0;
}

struct device_attribute dev_attr_part = { .show = part_show_bad, .store = part_store_ok };

static long part_stored_bad(struct part *p)
{
	change(p); /* WARN! must-hold part::lock */
	return 0;
}

void make_attribute(struct device_attribute *a)
{
	a->show = part_stored_bad;
}

void kernfs_write(void)
{
	mutex_lock(&file.mutex);
	mutex_unlock(&file.mutex);
}

/* ---- on another CPU, for who waits ---- */

int smp_call_function_single(int cpu, void (*func)(void *), void *info, int wait);

static void on_cpu_ok(void *info)
{
	change(info);
}

void calls_ok(struct part *p)
{
	mutex_lock(&p->lock);
	smp_call_function_single(0, on_cpu_ok, p, 1);
	mutex_unlock(&p->lock);
}
