// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Since 7.0 the functions behind guard() ask other checkers to leave them out. That excuses
 * what they do by themselves, and not what their callers do with them: these have the line.
 */
#include <linux/mutex.h>

typedef struct { struct mutex *lock; } class_marked_t;

static inline class_marked_t class_marked_constructor(struct mutex *l) __context_unsafe()
{
	class_marked_t t = { .lock = l };

	mutex_lock(t.lock);
	return t;
}

static inline void class_marked_destructor(class_marked_t *t) __context_unsafe()
{
	mutex_unlock(t->lock);
}

struct chan {
	struct mutex lock;
	int state;
};

/* PATH: left_over_bad class_marked_destructor mutex_unlock */
int left_over_bad(struct chan *c)
{
	CLASS(marked, g)(&c->lock); /* WARN! unlock-not-held chan::lock */

	if (c->state < 0) {
		mutex_unlock(&c->lock);
		return -1;
	}
	return c->state;
}

static int chan_state(struct chan *c)
{
	CLASS(marked, g)(&c->lock); /* WARN! double-lock chan::lock */

	return c->state;
}

int cycle_bad(struct chan *c)
{
	int n;

	mutex_lock(&c->lock);
	n = chan_state(c);
	mutex_unlock(&c->lock);
	return n;
}

int get_ok(struct chan *c)
{
	CLASS(marked, g)(&c->lock);

	if (c->state < 0)
		return -1;
	return c->state;
}

int cycle_ok(struct chan *c)
{
	mutex_lock(&c->lock);
	c->state++;
	mutex_unlock(&c->lock);
	return chan_state(c);
}

/* What a marked function does wrong by itself is its author's business. */
static void twice_by_itself(struct chan *c) __context_unsafe()
{
	mutex_lock(&c->lock);
	mutex_lock(&c->lock);
	mutex_unlock(&c->lock);
}

static void once_too_often(struct chan *c) __context_unsafe()
{
	mutex_lock(&c->lock);
	mutex_unlock(&c->lock);
	mutex_unlock(&c->lock);
}

void itself_ok(struct chan *c)
{
	twice_by_itself(c);
	once_too_often(c);
}
