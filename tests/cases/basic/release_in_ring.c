// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock of the callers is dropped around a wait deep inside a cycle of calls: who enters the
 * cycle without it is found, and who holds it is not. */
#include <linux/mutex.h>

struct tree {
	struct mutex lock;
	struct tree *left;
	int depth;
};

void tree_sleep(struct tree *t);
static void tree_split(struct tree *root, struct tree *t);

static void tree_wait(struct tree *root)
{
	mutex_unlock(&root->lock); /* WARN! unlock-not-held tree::lock */
	tree_sleep(root);
	mutex_lock(&root->lock);
}

static void tree_visit(struct tree *root, struct tree *t)
{
	if (t->depth > 9)
		tree_wait(root);
	if (t->left)
		tree_split(root, t->left);
}

static void tree_split(struct tree *root, struct tree *t)
{
	tree_visit(root, t);
	tree_visit(root, t->left);
}

void tree_walk_ok(struct tree *root)
{
	mutex_lock(&root->lock);
	tree_split(root, root->left);
	mutex_unlock(&root->lock);
}

void tree_walk_bad(struct tree *root)
{
	tree_split(root, root->left);
}
