// SPDX-License-Identifier: GPL-2.0-or-later
/* The next node's lock is taken before the last one's is given back. */
#include <linux/spinlock.h>

struct node {
	spinlock_t lock;
	struct node *next;
	int value;
};

void hand_over_hand_bad(struct node *node)
{
	struct node *same = node;

	spin_lock(&node->lock);
	spin_lock(&same->lock); /* WARN! double-lock node::lock */
	spin_unlock(&node->lock);
}

int hand_over_hand_ok(struct node *node)
{
	struct node *next;
	int sum;

	spin_lock(&node->lock);
	sum = node->value;
	for (next = node->next; next; next = node->next) {
		spin_lock(&next->lock);
		spin_unlock(&node->lock);
		node = next;
		sum += node->value;
	}
	spin_unlock(&node->lock);
	return sum;
}
