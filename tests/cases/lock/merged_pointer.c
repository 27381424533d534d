// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A pointer to a lock that came by several ways: two parameters in order of their addresses, or null where
 * nothing was locked. One that gives back two of what it took once does wrong all the same.
 */
#include <linux/mutex.h>

struct event { struct mutex mutex; int n; };
struct buffer { struct mutex aux; unsigned long size; };

int load(struct buffer *b, struct event *e);

static void lock_double(struct mutex *a, struct mutex *b)
{
	if (b < a) {
		struct mutex *c = a;

		a = b;
		b = c;
	}
	mutex_lock(a);
	mutex_lock_nested(b, 1);
}

void merged_pointer_double_ok(struct event *e, struct event *to)
{
	if (!to)
		mutex_lock(&e->mutex);
	else
		lock_double(&e->mutex, &to->mutex);
	e->n++;
	mutex_unlock(&e->mutex);
	if (to)
		mutex_unlock(&to->mutex);
}

int merged_pointer_null_ok(struct buffer *b, struct event *e)
{
	struct mutex *aux = (void *)0;
	int ret = 0;

	mutex_lock(&e->mutex);
	if (!b)
		goto unlock;
	if (e->n) {
		aux = &b->aux;
		mutex_lock(aux);
		if (b->size & 1)
			goto unlock;
	}
	ret = load(b, e);
	e->n++;
unlock:
	if (aux)
		mutex_unlock(aux);
	mutex_unlock(&e->mutex);
	return ret;
}

void merged_pointer_bad(struct event *e, struct event *to)
{
	mutex_lock(&to->mutex);
	e->n++;
	mutex_unlock(&e->mutex);
	mutex_unlock(&to->mutex); /* WARN! unlock-not-held event::mutex */
}

int merged_pointer_null_bad(struct buffer *b, struct event *e)
{
	struct mutex *aux = (void *)0;

	if (e->n) {
		aux = &b->aux;
		mutex_lock(aux);
		if (b->size & 1)
			return -1;
	}
	e->n = load(b, e);
	if (aux)
		mutex_unlock(aux);
	return 0;
} /* WARN! lock-imbalance buffer::aux */
