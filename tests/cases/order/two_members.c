// SPDX-License-Identifier: GPL-2.0-or-later
/* A struct with a lock that is a member of several others: what is locked in one is not what is locked in another. */
#include <linux/mutex.h>

/* a lock of their own, as filesystems wrap one */
struct fs_sem { struct mutex lock; };

static void fs_down(struct fs_sem *s)
{
	mutex_lock(&s->lock);
}

static void fs_up(struct fs_sem *s)
{
	mutex_unlock(&s->lock);
}

struct sb { struct fs_sem gc, pin; struct mutex map; int pages; };

void sb_collect_ok(struct sb *s)
{
	fs_down(&s->gc);
	mutex_lock(&s->map);
	s->pages--;
	mutex_unlock(&s->map);
	fs_up(&s->gc);
}

void sb_migrate_ok(struct sb *s)
{
	mutex_lock(&s->map);
	fs_down(&s->pin);
	s->pages++;
	fs_up(&s->pin);
	mutex_unlock(&s->map);
}

/* a tree that functions get by a pointer */
struct tree { struct mutex lock; int n; };
struct inode { struct mutex lock; struct tree extents; int size; };
struct log { struct tree dirty; struct inode *inode; };

static void tree_grow(struct tree *t)
{
	mutex_lock(&t->lock);
	t->n++;
	mutex_unlock(&t->lock);
}

void inode_extend_ok(struct inode *i)
{
	mutex_lock(&i->lock);
	tree_grow(&i->extents);
	mutex_unlock(&i->lock);
}

void log_commit_ok(struct log *l)
{
	mutex_lock(&l->dirty.lock);
	mutex_lock(&l->inode->lock);
	l->inode->size = l->dirty.n;
	mutex_unlock(&l->inode->lock);
	mutex_unlock(&l->dirty.lock);
}

struct node { struct mutex lock; int n; };
struct dir { struct mutex lock; struct node names; int size; };

static void node_grow(struct node *t)
{
	mutex_lock(&t->lock);
	t->n++;
	mutex_unlock(&t->lock);
}

void dir_extend_bad(struct dir *d)
{
	mutex_lock(&d->lock);
	node_grow(&d->names); /* WARN! lock-order dir::lock */
	mutex_unlock(&d->lock);
}

void dir_shrink_bad(struct dir *d)
{
	mutex_lock(&d->names.lock);
	mutex_lock(&d->lock);
	d->size = d->names.n;
	mutex_unlock(&d->lock);
	mutex_unlock(&d->names.lock);
}
