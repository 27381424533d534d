// SPDX-License-Identifier: GPL-2.0-or-later
/* lockdep_assert_not_held() is about one lock: that of another object may be held. */
#include <linux/rwsem.h>
#include <linux/lockdep.h>

struct super {
	struct rw_semaphore umount;
	struct super *next;
	int count;
};

struct super *super_alloc(void);
struct super *super_find(int type);

static noinline int super_grab(struct super *old)
{
	lockdep_assert_not_held(&old->umount);
	old->count++;
	return old->count;
}

int super_get_ok(int type)
{
	struct super *s = super_alloc(), *old;

	down_write(&s->umount);
	old = super_find(type);
	if (old)
		super_grab(old);
	up_write(&s->umount);
	return 0;
}

int super_get_bad(int type)
{
	struct super *s = super_find(type);

	down_write(&s->umount);
	super_grab(s); /* WARN! must-not-hold super::umount */
	up_write(&s->umount);
	return 0;
}
