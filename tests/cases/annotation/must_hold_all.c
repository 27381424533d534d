// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The locks of all objects are taken by a function, one by one, and then each object is changed. Where nothing
 * takes them before the loop, or a helper takes and gives back that of one, they are missing.
 */
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#define mutex_lock_killable_nest_lock(lock, outer) mutex_lock_killable(lock)

struct cpu { struct mutex mutex; int state; };
struct vm { struct mutex lock; int n; struct work_struct work, late; };

struct cpu *cpu_find(struct vm *vm, unsigned long *i);
struct cpu *cpu_find_after(struct vm *vm, unsigned long *i);

static void cpu_sync(struct cpu *c)
{
	lockdep_assert_held(&c->mutex);
	c->state++;
}

#define for_each_cpu(i, c, vm) for (i = 0, c = cpu_find(vm, &i); c; c = cpu_find_after(vm, &i))

int lock_all(struct vm *vm)
{
	struct cpu *c;
	unsigned long i, k;
	int r;

	lockdep_assert_held(&vm->lock);
	for_each_cpu(i, c, vm) {
		r = mutex_lock_killable_nest_lock(&c->mutex, &vm->lock);
		if (r)
			goto out;
	}
	return 0;
out:
	for_each_cpu(k, c, vm) {
		if (k == i)
			break;
		mutex_unlock(&c->mutex);
	}
	return r;
}

void unlock_all(struct vm *vm)
{
	struct cpu *c;
	unsigned long i;

	for_each_cpu(i, c, vm)
		mutex_unlock(&c->mutex);
}

static int sync_all(struct vm *vm)
{
	struct cpu *c;
	unsigned long i;
	int r;

	r = lock_all(vm);
	if (r)
		return r;
	for_each_cpu(i, c, vm)
		cpu_sync(c);
	unlock_all(vm);
	return 0;
}

static void launch_ok(struct work_struct *work)
{
	struct vm *vm = container_of(work, struct vm, work);

	mutex_lock(&vm->lock);
	sync_all(vm);
	mutex_unlock(&vm->lock);
}

int one_ok(struct cpu *c)
{
	mutex_lock(&c->mutex);
	cpu_sync(c);
	mutex_unlock(&c->mutex);
	return 0;
}

static void launch_bad(struct work_struct *work)
{
	struct vm *vm = container_of(work, struct vm, late);
	struct cpu *c;
	unsigned long i;

	one_ok(cpu_find(vm, &i));
	for_each_cpu(i, c, vm)
		cpu_sync(c);	/* WARN! must-hold cpu::mutex */
}

void vm_init(struct vm *vm)
{
	INIT_WORK(&vm->work, launch_ok);
	INIT_WORK(&vm->late, launch_bad);
}
