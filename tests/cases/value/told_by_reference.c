// SPDX-License-Identifier: GPL-2.0-or-later
/* What a function writes behind a pointer that it was given says whether it returns with the lock. */
#include <linux/mutex.h>

struct buffer { struct mutex lock; int used; };
struct cpu { struct buffer buffer; };

extern long offset_of_cpu(void);
extern int wanted(void);

static struct buffer *buffer_get(struct cpu *all)
{
	struct buffer *b = &((struct cpu *)((char *)all + offset_of_cpu()))->buffer;

	mutex_lock(&b->lock);
	return b;
}

static void buffer_put(struct buffer *b)
{
	if (!b)
		return;
	mutex_unlock(&b->lock);
}

static struct buffer *prepare(struct cpu *all, struct buffer **at)
{
	struct buffer *b;

	if (*at)
		return *at;
	b = buffer_get(all);
	b->used++;
	*at = b;
	return b;
}

static void trace(struct cpu *all, struct buffer **at)
{
	prepare(all, at)->used++;
}

void dispatch_ok(struct cpu *all, int flags)
{
	struct buffer *b = 0;

	if (flags & 1)
		trace(all, &b);
	if (flags & 2)
		trace(all, &b);
	buffer_put(b);
}

static int hand_over(struct buffer *b)
{
	if (!wanted())
		return 0;
	mutex_unlock(&b->lock);
	return 1;
}

static void emit(struct buffer *b, int *handover)
{
	b->used++;
	*handover = hand_over(b);
}

int flush_ok(struct buffer *b)
{
	int handover = 0;

	mutex_lock(&b->lock);
	emit(b, &handover);
	if (handover)
		return 0;
	mutex_unlock(&b->lock);
	return b->used;
}

struct ring { struct mutex lock; int used; };

static void emit_all(struct ring *r, int *handover)
{
	r->used++;
	*handover = wanted();
}

int ring_bad(struct ring *r)
{
	int handover = 0;

	mutex_lock(&r->lock);
	emit_all(r, &handover);
	if (handover)
		return 0;
	mutex_unlock(&r->lock);
	return 1;
} /* WARN! lock-imbalance ring::lock */
