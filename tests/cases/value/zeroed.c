// SPDX-License-Identifier: GPL-2.0-or-later
/* What was allocated as zero is zero, until something is stored there. */
#include <linux/mutex.h>
#include <linux/sleep.h>
#include <linux/spinlock.h>

void *kzalloc(unsigned long size, unsigned int flags);

struct peer { spinlock_t lock; int users; };
struct key { void *queue, *stats; struct peer *peer; };

void *queue_make(void);
void queue_end(void *queue);

struct key *key_make_ok(struct peer *p)
{
	struct key *k;

	spin_lock(&p->lock);
	k = kzalloc(sizeof(*k), GFP_ATOMIC);
	if (!k)
		goto out;
	k->peer = p;
	if (k->queue)
		msleep(1);
out:
	spin_unlock(&p->lock);
	return k;
}

struct key *key_make_if_bad(struct peer *p, bool own)
{
	struct key *k;

	spin_lock(&p->lock);
	k = kzalloc(sizeof(*k), GFP_ATOMIC);
	if (!k)
		goto out;
	if (own)
		k->queue = queue_make();
	if (k->queue)
		msleep(1); /* WARN! sleep-in-atomic atomic */
out:
	spin_unlock(&p->lock);
	return k;
}

struct key *key_copy_bad(struct peer *p)
{
	struct key *k;

	spin_lock(&p->lock);
	k = kmalloc(sizeof(*k), GFP_ATOMIC);
	if (!k)
		goto out;
	if (k->queue)
		msleep(1); /* WARN! sleep-in-atomic atomic */
out:
	spin_unlock(&p->lock);
	return k;
}

static int key_start(struct key **to, struct peer *p)
{
	struct key *k = kzalloc(sizeof(*k), GFP_ATOMIC);

	if (!k)
		return -12;
	if (!p)
		k->queue = queue_make();
	k->stats = kmalloc(8, GFP_ATOMIC);
	if (!k->stats) {
		if (k->queue)
			msleep(1);
		return -12;
	}
	k->peer = p;
	*to = k;
	return 0;
}

int peer_make_ok(struct peer *p, struct key **to)
{
	int r;

	if (!p)
		return -22;
	spin_lock(&p->lock);
	r = key_start(to, p);
	spin_unlock(&p->lock);
	return r;
}

/* a list of them is zero, too, but not what its members point to */
void key_peer_bad(struct peer *p, struct key **to)
{
	struct key *k = kzalloc(sizeof(*k), GFP_ATOMIC);

	spin_lock(&p->lock);
	*to = k;
	k->peer = p;
	if (k->peer->users)
		msleep(1); /* WARN! sleep-in-atomic atomic */
	spin_unlock(&p->lock);
}
