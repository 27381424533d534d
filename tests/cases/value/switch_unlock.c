// SPDX-License-Identifier: GPL-2.0-or-later
/* Falling through from a case that never took the lock into one that gives it back. */
#include <linux/mutex.h>

struct device {
	struct mutex lock;
	int state;
};

enum { OP_TAKEN, OP_FREE };

void switch_unlock_bad(struct device *dev, int op)
{
	if (op == OP_TAKEN)
		mutex_lock(&dev->lock);
	switch (op) {
	case OP_FREE:
		dev->state = 0;
		fallthrough;
	case OP_TAKEN:
		mutex_unlock(&dev->lock); /* WARN! unlock-not-held device::lock */
		break;
	}
}

void switch_unlock_ok(struct device *dev, int op)
{
	if (op == OP_TAKEN)
		mutex_lock(&dev->lock);
	switch (op) {
	case OP_FREE:
		dev->state = 0;
		break;
	case OP_TAKEN:
		mutex_unlock(&dev->lock);
		break;
	}
}
