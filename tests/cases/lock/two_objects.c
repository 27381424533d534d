// SPDX-License-Identifier: GPL-2.0-or-later
/* One class, two objects: only the same object twice is a double lock. */
#include <linux/mutex.h>

struct inode {
	struct mutex lock;
	struct inode *parent;
	int links;
};

static void link(struct inode *inode)
{
	mutex_lock(&inode->lock);
	inode->links++;
	mutex_unlock(&inode->lock);
}

static void link_again(struct inode *inode)
{
	mutex_lock(&inode->lock); /* WARN! double-lock inode::lock */
	inode->links++;
	mutex_unlock(&inode->lock);
}

void two_objects_bad(struct inode *a, struct inode *b)
{
	mutex_lock(&a->lock);
	mutex_lock(&b->lock);
	link_again(a);
	mutex_unlock(&b->lock);
	mutex_unlock(&a->lock);
}

void two_objects_ok(struct inode *a, struct inode *b)
{
	mutex_lock(&a->lock);
	link(b);
	link(a->parent);
	mutex_lock(&b->lock);
	mutex_unlock(&b->lock);
	mutex_unlock(&a->lock);
}
