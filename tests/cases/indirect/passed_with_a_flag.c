// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A walker that is passed a function, and whether to lock what that is called for: which of them go together
 * its callers know. One that is passed it by name is followed.
 */
#include <linux/mutex.h>

struct volume {
	struct mutex lock;
	struct volume *next;
	int frozen, synced;
};

#define UNLOCKED 1

extern struct volume *volumes;

static void thaw(struct volume *v, void *arg)
{
	mutex_lock(&v->lock);
	v->frozen = 0;
	mutex_unlock(&v->lock);
}

static void sync_one(struct volume *v, void *arg)
{
	v->synced = 1;
}

static noinline void walk(void (*f)(struct volume *, void *), void *arg, int flags)
{
	for (struct volume *v = volumes; v; v = v->next) {
		if (flags & UNLOCKED) {
			f(v, arg);
			continue;
		}
		mutex_lock(&v->lock);
		f(v, arg);
		mutex_unlock(&v->lock);
	}
}

/* whoever passes this passes something that does not lock */
void walk_ok(void (*f)(struct volume *, void *), void *arg)
{
	walk(f, arg, 0);
}

long __x64_sys_thaw_ok(void)
{
	walk(thaw, 0, UNLOCKED);
	return 0;
}

long __x64_sys_sync_ok(void)
{
	walk_ok(sync_one, 0);
	return 0;
}

static noinline void walk_locked(void (*f)(struct volume *, void *), void *arg)
{
	for (struct volume *v = volumes; v; v = v->next) {
		mutex_lock(&v->lock);
		f(v, arg); /* the caller says which it is */
		mutex_unlock(&v->lock);
	}
}

static void thaw_again(struct volume *v, void *arg)
{
	mutex_lock(&v->lock); /* WARN! double-lock volume::lock */
	v->frozen = 0;
	mutex_unlock(&v->lock);
}

long __x64_sys_thaw_bad(void)
{
	walk_locked(thaw_again, 0);
	walk_locked(sync_one, 0);
	return 0;
}
