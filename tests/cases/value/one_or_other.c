// SPDX-License-Identifier: GPL-2.0-or-later
/* One lock or another, by a member that says whether there is the one: who leaves and comes back takes the same. */
#include <linux/mutex.h>

struct cluster { struct mutex lock; int n; };
struct swap { struct cluster *info; struct mutex lock; int n; };

static int freed;

static int entry_free(struct swap *s, int i)
{
	return --s->n > i;
}

static struct cluster *lock_cluster(struct swap *s, int i)
{
	struct cluster *c = s->info;

	if (c) {
		c += i / 512;
		mutex_lock(&c->lock);
	}
	return c;
}

static struct cluster *lock_any(struct swap *s, int i)
{
	struct cluster *c = lock_cluster(s, i);

	if (!c)
		mutex_lock(&s->lock);
	return c;
}

static void unlock_any(struct swap *s, struct cluster *c)
{
	if (c)
		mutex_unlock(&c->lock);
	else
		mutex_unlock(&s->lock);
}

void swap_put_ok(struct swap *s, int i, int size)
{
	struct cluster *c = lock_any(s, i);

	for (int k = 0; k < size; k++, i++) {
		if (entry_free(s, i))
			continue;
		unlock_any(s, c);
		freed += i;
		if (k == size - 1)
			return;
		lock_any(s, i);
	}
	unlock_any(s, c);
}

struct node { struct mutex lock; int n; };
struct tree { struct node *root; };

static struct node *lock_node(struct tree *t)
{
	struct node *n = t->root;

	if (n)
		mutex_lock(&n->lock);
	return n;
}

/* it may be another one when it comes back */
void tree_move_bad(struct tree *t, struct node *to)
{
	struct node *n = lock_node(t);

	if (n)
		mutex_unlock(&n->lock);
	t->root = to;
	lock_node(t);
	if (n)
		mutex_unlock(&n->lock); /* WARN! unlock-not-held node::lock */
} /* WARN! lock-imbalance node::lock */
