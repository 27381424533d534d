// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What nearly all functions do with a lock held, and one does without: at level strict, a finding. Not of objects that
 * nobody else has yet or any more, of the kernel's start, of what too few others do, and of a helper whose caller
 * holds the lock.
 */
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/sleep.h>

struct box {
	struct mutex lock;
	struct list_head items;
	int size, color, users_seen, weight;
	refcount_t users;
};
struct item { struct list_head node; int length; };

static struct mutex other_lock;

/* ---- a member ---- */

long __x64_sys_one(struct box *b) { mutex_lock(&b->lock); b->size = 1; mutex_unlock(&b->lock); return 0; }
long __x64_sys_two(struct box *b) { mutex_lock(&b->lock); b->size = 2; mutex_unlock(&b->lock); return 0; }
long __x64_sys_three(struct box *b) { mutex_lock(&b->lock); b->size = 3; mutex_unlock(&b->lock); return 0; }

long __x64_sys_size_bad(struct box *b)
{
	b->size = 4; /* WARN! must-hold box::lock */
	return 0;
}

/* the caller holds it, as far as it can be known here */
static void set_size_ok(struct box *b)
{
	b->size = 5;
}

long __x64_sys_five(struct box *b)
{
	mutex_lock(&b->lock);
	set_size_ok(b);
	mutex_unlock(&b->lock);
	return 0;
}

/* nobody knows who calls it */
void size_of_unknown_ok(struct box *b)
{
	b->users_seen = 6;
}

/* ---- a list that a helper changes ---- */

long __x64_sys_add(struct box *b, struct item *i)
{
	mutex_lock(&b->lock);
	list_add(&i->node, &b->items);
	mutex_unlock(&b->lock);
	return 0;
}

long __x64_sys_put(struct box *b, struct item *i)
{
	mutex_lock(&b->lock);
	i->length = 1;
	list_add(&i->node, &b->items);
	mutex_unlock(&b->lock);
	return 0;
}

long __x64_sys_push(struct box *b, struct item *i)
{
	mutex_lock(&b->lock);
	i->length = 2;
	list_add(&i->node, &b->items);
	mutex_unlock(&b->lock);
	return 0;
}

long __x64_sys_add_bad(struct box *b, struct item *i)
{
	i->length = 3;
	list_add(&i->node, &b->items); /* WARN! must-hold box::lock */
	return 0;
}

/* ---- nobody else has it ---- */

static void init_color(struct box *b)
{
	b->color = 0;
}

long __x64_sys_make_ok(unsigned int flags)
{
	struct box *b = kmalloc(sizeof(*b), flags);

	b->weight = 0;
	init_color(b);
	return 0;
}

static void destroy(struct box *b)
{
	b->weight = -1;
}

long __x64_sys_drop_ok(struct box *b)
{
	if (refcount_dec_and_test(&b->users))
		destroy(b);
	return 0;
}

__attribute__((section(".init.text"))) long __x64_sys_start_ok(struct box *b)
{
	b->weight = 1;
	return 0;
}

long __x64_sys_c1(struct box *b) { mutex_lock(&b->lock); b->color = 1; b->weight = 1; mutex_unlock(&b->lock); return 0; }
long __x64_sys_c2(struct box *b) { mutex_lock(&b->lock); b->color = 2; b->weight = 2; mutex_unlock(&b->lock); return 0; }
long __x64_sys_c3(struct box *b) { mutex_lock(&b->lock); b->color = 3; b->weight = 3; mutex_unlock(&b->lock); return 0; }
long __x64_sys_c4(struct box *b) { mutex_lock(&b->lock); b->color = 4; b->weight = 4; mutex_unlock(&b->lock); return 0; }

/* ---- too few: of a lock that is no part of the object five functions are asked for, with one that does without ---- */

static int level, lamp;

long __x64_sys_l1(void) { mutex_lock(&other_lock); level = 1; lamp = 1; mutex_unlock(&other_lock); return 0; }
long __x64_sys_l2(void) { mutex_lock(&other_lock); level = 2; lamp = 2; mutex_unlock(&other_lock); return 0; }
long __x64_sys_l3(void) { mutex_lock(&other_lock); level = 3; lamp = 3; mutex_unlock(&other_lock); return 0; }
long __x64_sys_l4(void) { mutex_lock(&other_lock); level = 4; lamp = 4; mutex_unlock(&other_lock); return 0; }
long __x64_sys_l5(void) { mutex_lock(&other_lock); lamp = 5; mutex_unlock(&other_lock); return 0; }

long __x64_sys_level_ok(void)
{
	level = 0;
	return 0;
}

long __x64_sys_lamp_bad(void)
{
	lamp = 0; /* WARN! must-hold other_lock */
	return 0;
}

/* OPTIONS: --level=strict */
