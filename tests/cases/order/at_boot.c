// SPDX-License-Identifier: GPL-2.0-or-later
/* What runs at boot is over before there is anybody who takes the locks in another order. */
#include <linux/mutex.h>

#define __init __attribute__((section(".init.text")))

struct bus { struct mutex lock; int devices; };
struct slot { struct mutex lock; int used; };

void __init bus_scan_ok(struct bus *b, struct slot *s)
{
	mutex_lock(&b->lock);
	mutex_lock(&s->lock);
	s->used = 1;
	mutex_unlock(&s->lock);
	mutex_unlock(&b->lock);
}

void slot_eject_ok(struct bus *b, struct slot *s)
{
	mutex_lock(&s->lock);
	mutex_lock(&b->lock);
	b->devices--;
	mutex_unlock(&b->lock);
	mutex_unlock(&s->lock);
}

static void early(struct bus *b, struct slot *s)
{
	mutex_lock(&b->lock);
	mutex_lock(&s->lock);
	s->used = 2;
	mutex_unlock(&s->lock);
	mutex_unlock(&b->lock);
}

void __init bus_setup_ok(struct bus *b, struct slot *s)
{
	early(b, s);
}

struct hub { struct mutex lock; int ports; };
struct port { struct mutex lock; int up; };

static void count(struct hub *h, struct port *p)
{
	mutex_lock(&h->lock);
	mutex_lock(&p->lock); /* WARN! lock-order hub::lock */
	p->up = h->ports;
	mutex_unlock(&p->lock);
	mutex_unlock(&h->lock);
}

void __init hub_found_ok(struct hub *h, struct port *p)
{
	count(h, p);
}

void hub_changed_bad(struct hub *h, struct port *p)
{
	count(h, p);
}

void port_gone_bad(struct hub *h, struct port *p)
{
	mutex_lock(&p->lock);
	mutex_lock(&h->lock);
	h->ports--;
	mutex_unlock(&h->lock);
	mutex_unlock(&p->lock);
}
