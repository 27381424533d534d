// SPDX-License-Identifier: GPL-2.0-or-later
/* One loop takes the locks of a list, and another one behind it gives them back. Within one loop a round may forget. */
#include <linux/mutex.h>

struct aux { struct mutex lock; };
struct port { int kind, busy; };

struct port *next_port(struct port *p);
struct aux *aux_of(struct port *p);
void set_clock(int rate);

void clock_ok(int rate)
{
	if (rate < 7)
		return;
	for (struct port *p = next_port(0); p; p = next_port(p))
		if (p->kind == 3)
			mutex_lock(&aux_of(p)->lock);
	set_clock(rate);
	for (struct port *p = next_port(0); p; p = next_port(p))
		if (p->kind == 3)
			mutex_unlock(&aux_of(p)->lock);
}

void clock_each_bad(int rate)
{
	for (struct port *p = next_port(0); p; p = next_port(p)) {
		struct aux *a = aux_of(p);

		mutex_lock(&a->lock);
		if (p->busy)
			break;
		set_clock(rate);
		mutex_unlock(&a->lock);
	}
} /* WARN! lock-imbalance aux::lock */
