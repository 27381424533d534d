/* SPDX-License-Identifier: GPL-2.0-or-later */
/* percpu-rwsem.h - locks that many read, and hardly anybody writes. */
#ifndef CASES_LINUX_PERCPU_RWSEM_H
#define CASES_LINUX_PERCPU_RWSEM_H

#include <linux/compiler.h>

struct percpu_rw_semaphore {
	int block;
};

void percpu_down_read(struct percpu_rw_semaphore *sem);
void percpu_up_read(struct percpu_rw_semaphore *sem);

#endif
