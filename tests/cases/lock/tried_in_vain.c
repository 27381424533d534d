// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Last words are written without the lock when an attempt to get it has failed: whoever holds it may have
 * crashed. Who forgets to take it on another way is found.
 */
#include <linux/lockdep.h>
#include <linux/spinlock.h>

struct port { spinlock_t lock; int tx; };

extern int oops_in_progress;

static void port_stop(struct port *p)
{
	lockdep_assert_held(&p->lock);
	p->tx = 0;
}

void port_write_ok(struct port *p)
{
	int locked = 1;

	if (oops_in_progress)
		locked = spin_trylock(&p->lock);
	else
		spin_lock(&p->lock);
	port_stop(p);
	if (locked)
		spin_unlock(&p->lock);
}

static bool port_trylock(struct port *p, unsigned long *flags)
{
	if (!spin_trylock(&p->lock))
		return false;
	if (p->tx > 9) {
		spin_unlock(&p->lock);
		return false;
	}
	*flags = 1;
	return true;
}

void port_flush_ok(struct port *p)
{
	unsigned long flags;
	bool locked = true;

	if (oops_in_progress)
		locked = port_trylock(p, &flags);
	else
		spin_lock(&p->lock);
	port_stop(p);
	if (locked)
		spin_unlock(&p->lock);
}

void port_write_bad(struct port *p, int quiet)
{
	int locked = 0;

	if (oops_in_progress) {
		locked = spin_trylock(&p->lock);
	} else if (!quiet) {
		spin_lock(&p->lock);
		locked = 1;
	}
	port_stop(p);	/* WARN! must-hold port::lock */
	if (locked)
		spin_unlock(&p->lock);
}
