// SPDX-License-Identifier: GPL-2.0-or-later
/* What only itself calls, or a ring, is called from somewhere: it is entered all the same. */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct node {
	struct srcu_struct srcu;
	struct mutex lock;
	struct node *next;
	int n;
};

void ring_self_bad(struct node *n, int depth)
{
	int idx = srcu_read_lock(&n->srcu);

	synchronize_srcu(&n->srcu); /* WARN! must-not-hold node::srcu */
	srcu_read_unlock(&n->srcu, idx);
	if (depth)
		ring_self_bad(n->next, depth - 1);
}

void ring_odd_bad(struct node *n, int depth);

void ring_even_bad(struct node *n, int depth)
{
	if (depth)
		ring_odd_bad(n, depth - 1);
}

void ring_odd_bad(struct node *n, int depth)
{
	int idx = srcu_read_lock(&n->srcu);

	synchronize_srcu(&n->srcu); /* WARN! must-not-hold node::srcu */
	srcu_read_unlock(&n->srcu, idx);
	ring_even_bad(n, depth);
}

/* Below a ring, with the lock that the ring holds: no way in of its own. */
static void below_ok(struct node *n)
{
	n->n++;
	mutex_unlock(&n->lock);
}

void ring_self_ok(struct node *n, int depth)
{
	mutex_lock(&n->lock);
	below_ok(n);
	if (depth)
		ring_self_ok(n->next, depth - 1);
}
