// SPDX-License-Identifier: GPL-2.0-or-later
/* start, next and stop of one table hand a lock on; a function beside them that gives it back on a wrong
 * label, in a table where nobody leaves it, does not. */
#include <linux/spinlock.h>

struct bucket { spinlock_t lock; int n; };
struct walk { struct bucket *v; int at, end; };
struct seq_operations {
	void *(*start)(struct walk *w);
	void *(*next)(struct walk *w);
	void (*stop)(struct walk *w);
};
struct ops { int (*probe)(struct bucket *b, int n); int (*remove)(struct bucket *b); };

static void *walk_bucket(struct walk *w)
{
	for (; w->at < w->end; w->at++) {
		spin_lock(&w->v[w->at].lock);
		if (w->v[w->at].n)
			return &w->v[w->at];
		spin_unlock(&w->v[w->at].lock);
	}
	return (void *)0;
}

static void *walk_start_ok(struct walk *w)
{
	w->at = 0;
	return walk_bucket(w);
}

static void *walk_next_ok(struct walk *w)
{
	if (w->v[w->at].n > 1)
		return &w->v[w->at];
	spin_unlock(&w->v[w->at].lock);
	w->at++;
	return walk_bucket(w);
}

static void walk_stop_ok(struct walk *w)
{
	if (w->at < w->end)
		spin_unlock(&w->v[w->at].lock);
}

const struct seq_operations walk_ops = { walk_start_ok, walk_next_ok, walk_stop_ok };

static int bucket_probe_bad(struct bucket *b, int n)
{
	if (n < 0)
		goto out;
	spin_lock(&b->lock);
	b->n = n;
out:
	spin_unlock(&b->lock); /* WARN! unlock-not-held bucket::lock */
	return 0;
}

static int bucket_remove_ok(struct bucket *b)
{
	spin_lock(&b->lock);
	b->n = 0;
	spin_unlock(&b->lock);
	return 0;
}

const struct ops bucket_ops = { bucket_probe_bad, bucket_remove_ok };
