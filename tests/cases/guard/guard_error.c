// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A conditional guard as 6.15 and later have it: when the lock was not to be had, its pointer becomes the error.
 * The lock is what the guard was made with, all the same.
 */
#include <linux/rwsem.h>
#include <linux/compiler.h>
#include <linux/lockdep.h>

#define MAX_ERRNO 4095

int down_write_killable(struct rw_semaphore *sem);

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

typedef struct {
	struct rw_semaphore *lock;
} class_write_kill_t;

static inline class_write_kill_t write_kill_constructor(struct rw_semaphore *l)
{
	class_write_kill_t guard = { .lock = l };
	int error = down_write_killable(guard.lock);

	if (guard.lock && error)
		guard.lock = ERR_PTR(error);
	return guard;
}

static inline int write_kill_error(class_write_kill_t *guard)
{
	long error = (long)guard->lock;

	if (!error)
		error = -16;
	if ((unsigned long)error < (unsigned long)-MAX_ERRNO)
		error = 0;
	return error;
}

static inline void write_kill_destructor(class_write_kill_t *guard)
{
	if ((unsigned long)guard->lock - 1 >= -MAX_ERRNO - 1)
		return;
	up_write(guard->lock);
}

#define ACQUIRE(name) class_write_kill_t name __attribute__((__cleanup__(write_kill_destructor))) = \
	write_kill_constructor

static struct rw_semaphore devices;

struct dev {
	int n;
};

static noinline void dev_disconnect(struct dev *d)
{
	lockdep_assert_held(&devices);
	d->n = 0;
}

long __x64_sys_disconnect_ok(struct dev *d)
{
	ACQUIRE(lock)(&devices);
	int error = write_kill_error(&lock);

	if (error)
		return error;
	dev_disconnect(d);
	return 0;
}

long __x64_sys_remove_bad(struct dev *d)
{
	ACQUIRE(lock)(&devices);
	int error = write_kill_error(&lock);

	if (error)
		return error;
	down_write(&devices); /* WARN! double-lock devices */
	d->n = -1;
	up_write(&devices);
	return 0;
}

long __x64_sys_disconnect_bad(struct dev *d)
{
	dev_disconnect(d); /* WARN! must-hold devices */
	return 0;
}
