/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rwsem.h - sleeping reader-writer locks. */
#ifndef CASES_LINUX_RWSEM_H
#define CASES_LINUX_RWSEM_H

#include <linux/cleanup.h>

struct rw_semaphore {
	long count;
};

#define DECLARE_RWSEM(name) struct rw_semaphore name

void down_read(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int down_write_killable(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);

DEFINE_GUARD(rwsem_read, struct rw_semaphore *, down_read(_T), up_read(_T))

#endif
