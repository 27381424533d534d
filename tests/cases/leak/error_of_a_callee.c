// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who is entered from outside keeps the lock with an error: what is not zero of another's result, or null beside a
 * pointer. That somebody else gives back locks of the class which he did not take does not mean that this one's
 * callers do.
 */
#include <linux/mutex.h>

struct port {
	struct mutex lock;
	int open, users;
	struct port *next;
};

int port_start(struct port *p);

int port_open_bad(struct port *p)
{
	int err;

	mutex_lock(&p->lock);
	err = port_start(p);
	if (err)
		return err;
	p->open++;
	mutex_unlock(&p->lock);
	return 0;
} /* WARN! lock-imbalance port::lock */

int port_reopen_bad(struct port *p)
{
	int err;

	mutex_lock(&p->lock);
	err = port_start(p);
	if (err < 0)
		goto out;
	p->open++;
	mutex_unlock(&p->lock);
out:
	return err; /* WARN! lock-imbalance port::lock */
}

struct port *port_next_bad(struct port *p)
{
	struct port *next;

	mutex_lock(&p->lock);
	next = p->next;
	if (!next)
		return 0;
	next->users++;
	mutex_unlock(&p->lock);
	return next;
} /* WARN! lock-imbalance port::lock */

/* With success: who gets the port has its lock. */
struct port *port_get_ok(struct port *p)
{
	mutex_lock(&p->lock);
	if (!p->open) {
		mutex_unlock(&p->lock);
		return 0;
	}
	return p;
}

/* A truth, and no error. */
_Bool port_last_ok(struct port *p)
{
	mutex_lock(&p->lock);
	if (--p->users) {
		mutex_unlock(&p->lock);
		return 0;
	}
	return 1;
}

int port_busy_ok(struct port *p)
{
	mutex_lock(&p->lock);
	if (p->users)
		return 1;
	mutex_unlock(&p->lock);
	return 0;
}

void port_put_ok(struct port *p)
{
	p->users--;
	mutex_unlock(&p->lock);
}
