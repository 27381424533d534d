/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mutex.h - sleeping mutual exclusion. */
#ifndef CASES_LINUX_MUTEX_H
#define CASES_LINUX_MUTEX_H

#include <linux/cleanup.h>

struct mutex {
	long owner;
};

#define DEFINE_MUTEX(name) struct mutex name

void mutex_lock(struct mutex *lock);
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))

#endif
