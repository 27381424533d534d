// SPDX-License-Identifier: GPL-2.0-or-later
/* What keeps two orders apart, and what does not: a lock around both that is given back on the way;
 * a parent's lock around its children's; the lock of a variable, and those that pointers lead to. */
#include <linux/mutex.h>

static DEFINE_MUTEX(gate);
struct left { struct mutex lock; int n; };
struct right { struct mutex lock; int n; };

void left_right(struct left *l, struct right *r)
{
	mutex_lock(&gate);
	mutex_lock(&l->lock);
	mutex_lock(&r->lock); /* WARN! lock-order left::lock */
	l->n = r->n;
	mutex_unlock(&r->lock);
	mutex_unlock(&l->lock);
	mutex_unlock(&gate);
}

/* Entered and left with the gate closed, and open in between. */
static void wait_for_left(struct left *l, struct right *r)
{
	mutex_unlock(&gate);
	mutex_lock(&r->lock);
	mutex_lock(&l->lock);
	r->n = l->n;
	mutex_unlock(&l->lock);
	mutex_unlock(&r->lock);
	mutex_lock(&gate);
}

void right_left_bad(struct left *l, struct right *r)
{
	mutex_lock(&gate);
	wait_for_left(l, r);
	mutex_unlock(&gate);
}

struct child { struct mutex lock; struct child *first; int dirty; };
struct parent { struct mutex children; };

static void mark_children(struct parent *p, struct child *c)
{
	mutex_lock(&p->children);
	mutex_lock(&c->lock);
	c->dirty = 1;
	mutex_unlock(&c->lock);
	mutex_unlock(&p->children);
}

/* Only from here, with the lock of another object of that class. */
void mark_ok(struct child *top, struct parent *p)
{
	mutex_lock(&top->lock);
	mark_children(p, top->first);
	mutex_unlock(&top->lock);
}

struct mm { struct mutex tables; int pages; };
static struct mm kernel_mm;
static DEFINE_MUTEX(lists);

void map_ok(void)
{
	mutex_lock(&kernel_mm.tables);
	mutex_lock(&lists);
	kernel_mm.pages++;
	mutex_unlock(&lists);
	mutex_unlock(&kernel_mm.tables);
}

void sync_ok(struct mm *mm)
{
	mutex_lock(&lists);
	mutex_lock(&mm->tables);
	mm->pages++;
	mutex_unlock(&mm->tables);
	mutex_unlock(&lists);
}

struct power { struct mutex lock; int on; };
struct aux { struct mutex hw; int transfers; };
struct cookie *power_get(struct power *p);
void power_put(struct power *p, struct cookie *c);

static struct cookie *power_lock(struct power *p)
{
	struct cookie *c = power_get(p);

	mutex_lock(&p->lock);
	return c;
}

static struct cookie *power_unlock(struct power *p, struct cookie *c)
{
	mutex_unlock(&p->lock);
	power_put(p, c);
	return 0;
}

/* That there always is one, only power_get() knows: without it the lock would be kept. */
void link_ok(struct power *p, struct aux *a)
{
	for (struct cookie *c = power_lock(p); c; c = power_unlock(p, c))
		p->on++;
	mutex_lock(&a->hw);
	a->transfers++;
	mutex_unlock(&a->hw);
}

void aux_ok(struct power *p, struct aux *a)
{
	mutex_lock(&a->hw);
	for (struct cookie *c = power_lock(p); c; c = power_unlock(p, c))
		a->transfers++;
	mutex_unlock(&a->hw);
}
