// SPDX-License-Identifier: GPL-2.0-or-later
/* What an interruptible lock returns is zero or a negative error, and may be tested for that. */
#include <linux/mutex.h>

struct inode { struct mutex lock; int size; };

int interruptible_negative_ok(struct inode *i)
{
	int size;

	if (mutex_lock_interruptible(&i->lock) < 0)
		return -4;
	size = i->size;
	mutex_unlock(&i->lock);
	return size;
}

int interruptible_negative_bad(struct inode *i)
{
	int r = mutex_lock_interruptible(&i->lock);

	if (r < -4)
		return r;
	mutex_unlock(&i->lock); /* WARN! unlock-not-held inode::lock */
	return 0;
}
