// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is read or written behind a pointer is neither null nor an error: a lookup that takes the lock
 * when it finds something has found it.
 */
#include <linux/spinlock.h>

struct segment { spinlock_t lock; int users; struct segment *next; };

static struct segment *segment_get(struct segment *first, int id)
{
	struct segment *s;

	for (s = first; s; s = s->next)
		if (s->users == id)
			break;
	if (!s)
		return (struct segment *)-22L;
	spin_lock(&s->lock);
	return s;
}

void read_behind_ok(struct segment *first, int id)
{
	struct segment *s = segment_get(first, id);

	s->users--;
	spin_unlock(&s->lock);
}

/* nothing is read */
void read_behind_bad(struct segment *first, int id)
{
	struct segment *s = segment_get(first, id);

	spin_unlock(&first->lock); /* WARN! unlock-not-held segment::lock */
	(void)s;
}
