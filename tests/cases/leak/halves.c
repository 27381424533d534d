// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two functions take a lock or not and give it back or not, as a member says: a pair, also when nobody here
 * calls both. A function that has a release and forgets it on one way is no half of it, and where nobody
 * gives a class back on some ways there is no pair.
 */
#include <linux/mutex.h>

struct pipe { struct mutex mutex; int files, n; };
struct group { struct mutex lock, other; };
struct stream { struct group self; int linked, n; };

void halves_lock_ok(struct pipe *p)
{
	if (p->files)
		mutex_lock(&p->mutex);
}

void halves_unlock_ok(struct pipe *p)
{
	if (p->files)
		mutex_unlock(&p->mutex);
}

void halves_bad(struct pipe *p)
{
	mutex_lock(&p->mutex);
	p->n++;
	if (p->n > 3)
		return;
	mutex_unlock(&p->mutex);
} /* WARN! lock-imbalance pipe::mutex */

/* one or two */
void halves_two_ok(struct stream *a, struct stream *b)
{
	mutex_lock(&a->self.lock);
	if (a != b)
		mutex_lock_nested(&b->self.lock, 1);
}

void halves_give_two_ok(struct stream *a, struct stream *b)
{
	if (a != b)
		mutex_unlock(&b->self.lock);
	if (a->linked)
		mutex_unlock(&a->self.lock);
}

void halves_alone_bad(struct stream *s)
{
	if (s->linked)
		mutex_lock(&s->self.other);
	s->n++;
} /* WARN! lock-imbalance group::other */
