// SPDX-License-Identifier: GPL-2.0-or-later
/* Two locks that two functions take in two orders, one of them some calls further down; and two
 * that everybody takes in one order, or with a third one around them. */
#include <linux/mutex.h>

struct bus { struct mutex lock; int devices; };
struct device { struct mutex lock; struct bus *bus; int on; };

/* PATH: device_attach_bad note_attached mutex_lock */
static void note_attached(struct bus *b)
{
	mutex_lock(&b->lock);
	b->devices++;
	mutex_unlock(&b->lock);
}

void device_attach_bad(struct device *d)
{
	mutex_lock(&d->lock);
	d->on = 1;
	note_attached(d->bus); /* WARN! lock-order device::lock */
	mutex_unlock(&d->lock);
}

void bus_stop_bad(struct bus *b, struct device *d)
{
	mutex_lock(&b->lock);
	mutex_lock(&d->lock);
	d->on = 0;
	mutex_unlock(&d->lock);
	mutex_unlock(&b->lock);
}

struct port { struct mutex lock; int up; };
struct hub { struct mutex lock; int ports; };

void hub_add_ok(struct hub *h, struct port *p)
{
	mutex_lock(&h->lock);
	mutex_lock(&p->lock);
	h->ports++;
	mutex_unlock(&p->lock);
	mutex_unlock(&h->lock);
}

/* It is given back before the other one is taken. */
void port_add_ok(struct hub *h, struct port *p)
{
	mutex_lock(&p->lock);
	p->up = 1;
	mutex_unlock(&p->lock);
	mutex_lock(&h->lock);
	h->ports++;
	mutex_unlock(&h->lock);
}

/* A lock that is only tried waits for nobody. */
void port_try_ok(struct hub *h, struct port *p)
{
	mutex_lock(&p->lock);
	if (mutex_trylock(&h->lock)) {
		h->ports++;
		mutex_unlock(&h->lock);
	}
	mutex_unlock(&p->lock);
}

static DEFINE_MUTEX(gate);
struct left { struct mutex lock; int n; };
struct right { struct mutex lock; int n; };

void left_right_ok(struct left *l, struct right *r)
{
	mutex_lock(&gate);
	mutex_lock(&l->lock);
	mutex_lock(&r->lock);
	l->n = r->n;
	mutex_unlock(&r->lock);
	mutex_unlock(&l->lock);
	mutex_unlock(&gate);
}

static void swap(struct left *l, struct right *r)
{
	mutex_lock(&r->lock);
	mutex_lock(&l->lock);
	r->n = l->n;
	mutex_unlock(&l->lock);
	mutex_unlock(&r->lock);
}

void right_left_ok(struct left *l, struct right *r)
{
	mutex_lock(&gate);
	swap(l, r);
	mutex_unlock(&gate);
}
