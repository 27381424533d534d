// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock helper that returns both ways, and a second that knows by a member what the first did:
 * a pair. Without the second the first has forgotten the lock on one way.
 */
#include <linux/mutex.h>

struct chan {
	struct mutex lock;
	int shared, users;
};

struct port {
	struct mutex lock;
	int state, users;
};

extern void chan_changed(struct chan *c);
extern int chan_is_shared(struct chan *c);

static void chan_lock_if(struct chan *c)
{
	if (chan_is_shared(c))
		mutex_lock(&c->lock);
}

static void chan_unlock_if(struct chan *c)
{
	if (chan_is_shared(c))
		mutex_unlock(&c->lock);
}

void told_by_member_ok(struct chan *c)
{
	chan_lock_if(c);
	c->users++;
	chan_changed(c);
	chan_unlock_if(c);
}

static void port_open(struct port *p)
{
	mutex_lock(&p->lock);
	if (p->state < 0)
		return;
	p->users++;
	mutex_unlock(&p->lock);
} /* WARN! lock-imbalance port::lock */

/* what the callee forgot is told there, and nowhere above */
static int port_setup(struct port *p)
{
	port_open(p);
	return p->users;
}

void told_by_member_bad(struct port *p)
{
	p->users = port_setup(p);
}
