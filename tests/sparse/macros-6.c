/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What trees up to 6.12 write; "// F text" is a part of a fact about that line. */
#include <linux/lockdep.h>
#include "locks.h"

struct disk {
	spinlock_t lock;
	int (*start)(struct disk *d) __acquires(&d->lock); // F disk::start acquires(&d->lock) of d
	void (*stop[2])(struct disk *d) __releases(&d->lock); // F disk::stop releases(&d->lock)
};

typedef void (*call_t)(struct disk *x) __must_hold(&x->lock); // F call_t must_hold(&x->lock) of x
extern int try_it(struct disk *try) __cond_acquires(&try->lock); // F acquires(nonzero, &try->lock) of try
void enter(void) __acquires(RCU); // F enter acquires(RCU)
static void both(struct disk *disk, int count)
	__releases(local) __must_hold(&disk->lock)
{ // F both releases(local) of disk, count // F both must_hold(&disk->lock) of disk, count
	lockdep_assert_held(&disk->lock); // F __lockctx_assert_held(
	lockdep_assert_held_write(&disk->lock); // F __lockctx_assert_held_write(
	lockdep_assert_held_read(&disk->lock); // F __lockctx_assert_held_read(
	lockdep_assert_held_once(&disk->lock); // F __lockctx_assert_held(
	lockdep_assert_not_held(&disk->lock); // F __lockctx_assert_not_held(
	lockdep_assert_none_held_once(); // F __lockctx_assert_none_held(
	if (try_it(disk))
		disk->start(disk);
	enter();
}

void use(struct disk *disk)
{
	both(disk, 1);
}
