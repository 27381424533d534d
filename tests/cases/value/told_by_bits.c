// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function that gives its caller's lock back or not, and says so by a bit of what it returns: of that its sign
 * is known here and no bit, so that nothing is said where callers ask for bits.
 */
#include <linux/rwsem.h>
#include <linux/compiler.h>

#define DONE 0x400
#define MAJOR 0x4

struct mm {
	struct rw_semaphore lock;
	int busy, major;
};

static noinline unsigned int handle(struct mm *mm, unsigned int flags)
{
	unsigned int ret = 0;

	if (mm->major)
		ret |= MAJOR;
	if (mm->busy && (flags & 1)) {
		up_read(&mm->lock);
		return ret | DONE;
	}
	return ret;
}

int fault_ok(struct mm *mm)
{
	unsigned int ret;

	down_read(&mm->lock);
	ret = handle(mm, 1);
	if (ret & DONE)
		return 0;
	up_read(&mm->lock);
	return 1;
}

/* here nobody asks for a bit */
static noinline int handle_plain(struct mm *mm)
{
	if (mm->busy) {
		up_read(&mm->lock);
		return 1;
	}
	return 1;
}

int fault_bad(struct mm *mm)
{
	int ret;

	down_read(&mm->lock);
	ret = handle_plain(mm);
	if (ret)
		return 0;
	up_read(&mm->lock);
	return 1;
}
