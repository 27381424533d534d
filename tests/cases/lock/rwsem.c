// SPDX-License-Identifier: GPL-2.0-or-later
/* Upgrading a semaphore's reader deadlocks; downgrading its writer does not. */
#include <linux/rwsem.h>

struct mm {
	struct rw_semaphore sem;
	int maps;
};

int rwsem_bad(struct mm *mm)
{
	down_read(&mm->sem);
	down_write(&mm->sem); /* WARN! double-lock mm::sem */
	mm->maps++;
	up_write(&mm->sem);
	return mm->maps;
}

int rwsem_ok(struct mm *mm)
{
	int maps;

	down_read(&mm->sem);
	maps = mm->maps;
	up_read(&mm->sem);
	down_write(&mm->sem);
	mm->maps = maps + 1;
	downgrade_write(&mm->sem);
	maps = mm->maps;
	up_read(&mm->sem);
	return maps;
}
