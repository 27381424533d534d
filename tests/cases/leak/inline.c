// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What an inline of a header does to a lock is told where it is called: that is where somebody wrote code.
 */
/* OPTIONS: --level=strict */
#include <linux/halves.h>

void change(struct halves *h);

void half_bad(struct halves *h)
{
	halves_start(h);	/* WARN! lock-imbalance halves::lock */
	change(h);
}

void whole_ok(struct halves *h)
{
	mutex_lock(&h->lock);
	change(h);
	mutex_unlock(&h->lock);
}
