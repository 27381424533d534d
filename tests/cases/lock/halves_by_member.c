// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two helpers that take a lock and give it back by a member of what they are given: who calls both knows that they
 * find the same, unless somebody writes the member in between.
 */
#include <linux/mutex.h>

struct port { struct mutex lock; int exclusive, count; };

static void port_enter(struct port *p)
{
	if (p->exclusive)
		mutex_lock(&p->lock);
}

static void port_leave(struct port *p)
{
	if (p->exclusive)
		mutex_unlock(&p->lock);
}

int count_up_ok(struct port *p)
{
	port_enter(p);
	p->count++;
	port_leave(p);
	return 0;
}

struct line { struct mutex lock; int exclusive, count; };

static void line_enter(struct line *l)
{
	if (l->exclusive)
		mutex_lock(&l->lock);
}

/* looks the other way round */
static void line_leave_bad(struct line *l)
{
	if (!l->exclusive)
		mutex_unlock(&l->lock); /* WARN! unlock-not-held line::lock */
}

int count_line(struct line *l)
{
	line_enter(l);
	l->count++;
	line_leave_bad(l);
	return 0;
}
