// SPDX-License-Identifier: GPL-2.0-or-later
/* OPTIONS: --level=strict */
/* What a doubt holds back at the default level is told. */
#include <linux/mutex.h>

struct chan { struct mutex lock; int users; };
extern int chan_is_shared(struct chan *c);

static void chan_lock_if(struct chan *c)
{
	if (chan_is_shared(c))
		mutex_lock(&c->lock);
} /* WARN! lock-imbalance chan::lock */

static void chan_unlock_if(struct chan *c)
{
	if (chan_is_shared(c))
		mutex_unlock(&c->lock); /* WARN! unlock-not-held chan::lock */
} /* WARN lock-imbalance chan::lock */

void level_strict_bad(struct chan *c)
{
	chan_lock_if(c);
	c->users++;
	chan_unlock_if(c);
}
