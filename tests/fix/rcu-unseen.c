/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may have been read inside a section of RCU though no macro of sections.model says so. */
// class rcu
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

struct device { struct device *up; int id, count; };
struct item { struct list_head link; int id; };
struct cursor { long n; struct device *dev; };

extern struct list_head items;
extern struct device *current_device;
extern struct device *const first_device;
void count(int n);
void keep(const struct cursor *c);
void *memset(void *to, int c, size_t n);

static void sync_all(void)
{
	rcu_read_unlock();	/* NEW */
	synchronize_rcu();
	rcu_read_lock();	/* NEW */
}

/* What is not among the files fills in what it may have read, */
void slot_find(int id, struct device **out);
int next_one(struct cursor *c);

void filled_bad(int id)
{
	struct device *dev;

	rcu_read_lock();
	slot_find(id, &dev);	/* @filled */
	sync_all();
	count(dev->count);	/* @filled_use */
	rcu_read_unlock();
}
// = sync_all dev read @filled filled_bad slot_find() used @filled_use filled_bad read

void filled_struct_bad(int id)
{
	struct cursor c = { id };

	rcu_read_lock();
	while (next_one(&c)) {	/* @next */
		sync_all();
		count(c.dev->count);	/* @next_use */
	}
	rcu_read_unlock();
}
// = sync_all c read @next filled_struct_bad next_one() used @next_use filled_struct_bad read
// = sync_all c read @next filled_struct_bad next_one() used @next filled_struct_bad passed

static int next_of(struct cursor *c)
{
	return c->n ? next_one(c) : 0;	/* @below */
}

void filled_below_bad(int id)
{
	struct cursor c = { id };

	rcu_read_lock();
	next_of(&c);
	sync_all();
	count(c.dev->count);	/* @below_use */
	rcu_read_unlock();
}
// = sync_all c read @below next_of next_one() used @below_use filled_below_bad read

struct ops { int (*next)(struct cursor *c); };

void filled_by_pointer_bad(const struct ops *ops)
{
	struct cursor c = { 1 };

	rcu_read_lock();
	ops->next(&c);	/* @pointer */
	sync_all();
	count(c.dev->count);	/* @pointer_use */
	rcu_read_unlock();
}
// = sync_all c read @pointer filled_by_pointer_bad a function pointer used @pointer_use filled_by_pointer_bad read

/* or anew behind, */
void filled_again_ok(int id)
{
	struct device *dev;

	rcu_read_lock();
	sync_all();
	slot_find(id, &dev);
	count(dev->count);
	rcu_read_unlock();
}

/* or outside; */
void filled_outside_ok(int id)
{
	struct device *dev;

	slot_find(id, &dev);
	rcu_read_lock();
	sync_all();
	count(dev->count);
	rcu_read_unlock();
}

/* not where it can only read, or there are numbers. */
void slot_number(unsigned long *n, char *name, struct device *near);

void not_filled_ok(struct cursor *above)
{
	struct cursor c = *above;
	unsigned long n;
	char name[16];

	rcu_read_lock();
	keep(&c);
	slot_number(&n, name, c.dev);
	sync_all();
	slot_number(&n, name, c.dev);
	count(c.dev->count);
	rcu_read_unlock();
}

/* What it is given may stay there, */
void begin(struct cursor *c, struct device *dev);
void step(struct cursor *c);

void handed_bad(void)
{
	struct cursor c;

	rcu_read_lock();
	begin(&c, rcu_dereference(current_device));	/* @handed */
	sync_all();
	step(&c);	/* @handed_use */
	rcu_read_unlock();
}
// = sync_all c read @handed handed_bad rcu_dereference() used @handed_use handed_bad passed

/* and functions that copy are known. */
void copied_bad(unsigned int n)
{
	struct cursor c, e;

	rcu_read_lock();
	c.dev = rcu_dereference(current_device);	/* @copied */
	memcpy(&e, &c, n);
	sync_all();
	count(e.dev->count);	/* @copied_use */
	rcu_read_unlock();
}
// = sync_all e read @copied copied_bad rcu_dereference() used @copied_use copied_bad read

void copied_small_bad(void)
{
	struct cursor c, e;

	rcu_read_lock();
	c.dev = rcu_dereference(current_device);	/* @small */
	__builtin_memcpy(&e, &c, sizeof(e));
	sync_all();
	count(e.dev->count);	/* @small_use */
	rcu_read_unlock();
}
// = sync_all e read @small copied_small_bad rcu_dereference() used @small_use copied_small_bad read

union word { struct device *dev; unsigned long bits; };

void copied_union_bad(void)
{
	union word w, e;

	rcu_read_lock();
	w.dev = rcu_dereference(current_device);	/* @union */
	e.bits = w.bits;
	sync_all();
	count(e.dev->count);	/* @union_use */
	rcu_read_unlock();
}
// = sync_all e read @union copied_union_bad rcu_dereference() used @union_use copied_union_bad read

void copied_number_ok(void)
{
	struct cursor c;
	long n;

	rcu_read_lock();
	c.n = 1;
	c.dev = rcu_dereference(current_device);
	keep(&c);
	n = c.n;
	sync_all();
	count(n);
	rcu_read_unlock();
}

/* Loads that no row is about. */
void once_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = READ_ONCE(current_device);	/* @once */
	sync_all();
	count(dev->count);	/* @once_use */
	rcu_read_unlock();
}
// = sync_all dev read @once once_bad READ_ONCE() used @once_use once_bad read

void once_again_ok(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = READ_ONCE(current_device);
	count(dev->count);
	sync_all();
	dev = READ_ONCE(current_device);
	count(dev->count);
	rcu_read_unlock();
}

void once_number_ok(struct device *of)
{
	int n;

	rcu_read_lock();
	n = READ_ONCE(of->count);
	sync_all();
	count(n);
	rcu_read_unlock();
}

void plain_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = current_device;	/* @plain */
	sync_all();
	count(dev->count);	/* @plain_use */
	rcu_read_unlock();
}
// = sync_all dev read @plain plain_bad a load used @plain_use plain_bad read

/* Kept in a member it is found again; who puts it where nobody knows has a lock of his for it. */
struct device **place_of(int n);

void plain_kept_bad(struct cursor *c)
{
	rcu_read_lock();
	c->dev = current_device;	/* @kept */
	sync_all();
	count(c->dev->count);	/* @kept_use */
	rcu_read_unlock();
}
// = sync_all cursor::dev read @kept plain_kept_bad a load used @kept_use plain_kept_bad read kept in cursor::dev

void plain_kept_ok(int n)
{
	struct item *pos;

	rcu_read_lock();
	*place_of(n) = READ_ONCE(current_device);
	list_for_each_entry(pos, &items, link)
		*place_of(n + 1) = (struct device *)pos;
	sync_all();
	rcu_read_unlock();
}

void atomic_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = __atomic_load_n(&current_device, __ATOMIC_ACQUIRE);	/* @atomic */
	sync_all();
	count(dev->count);	/* @atomic_use */
	rcu_read_unlock();
}
// = sync_all dev read @atomic atomic_bad __atomic_load_8() used @atomic_use atomic_bad read

void asm_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	asm volatile("mov %1, %0" : "=r" (dev) : "m" (current_device));	/* @asm */
	sync_all();
	count(dev->count);	/* @asm_use */
	rcu_read_unlock();
}
// = sync_all what it returns read @asm asm_bad an asm statement used @asm_use asm_bad read

/* Nobody writes these: what stands there is what stood there. */
static struct device fixed;
static struct device *never_written = &fixed;

void never_written_ok(void)
{
	struct device *dev, *first;

	rcu_read_lock();
	dev = never_written;
	first = first_device;
	sync_all();
	count(dev->count + first->count);
	rcu_read_unlock();
}

/* An object that was there before is as good behind as it was, and so is what it leads to. */
void parameter_ok(struct device *dev)
{
	struct device *up;

	rcu_read_lock();
	up = dev->up;
	sync_all();
	count(up->count);
	rcu_read_unlock();
}

/* Lists without RCU: who walks them has a lock of theirs, or should have read otherwise. */
void list_bad(void)
{
	struct item *pos;

	rcu_read_lock();
	list_for_each_entry(pos, &items, link)	/* @list */
		sync_all();
	rcu_read_unlock();
}
// = sync_all pos read @list list_bad a load used @list list_bad walk

/* Who takes something out of an object's own list, under its lock, has it for himself. */
struct queue { spinlock_t lock; struct list_head done; };

void list_of_object_ok(struct queue *q)
{
	struct item *work;

	rcu_read_lock();
	while (!list_empty(&q->done)) {
		spin_lock(&q->lock);
		work = list_entry(q->done.next, struct item, link);
		list_del(&work->link);
		spin_unlock(&q->lock);
		sync_all();
		count(work->id);
	}
	rcu_read_unlock();
}

void list_of_object_bad(struct queue *q)
{
	struct item *work;

	rcu_read_lock();
	spin_lock(&q->lock);
	count(1);
	spin_unlock(&q->lock);
	work = list_entry(q->done.next, struct item, link);	/* @done */
	sync_all();
	count(work->id);	/* @done_use */
	rcu_read_unlock();
}
// = sync_all work read @done list_of_object_bad a load used @done_use list_of_object_bad read

void cleared_ok(struct device *dev)
{
	struct cursor c;

	rcu_read_lock();
	memset(&c, 0, sizeof(c));
	c.dev = dev;
	sync_all();
	keep(&c);
	count(c.dev->count);
	rcu_read_unlock();
}

/* To put something into a list is no walk over it. */
void take(struct list_head *list);

void list_of_own_ok(struct item *item)
{
	struct list_head list = { &list, &list };

	rcu_read_lock();
	list_add(&item->link, &list);
	list_del(&item->link);
	sync_all();
	count(list_empty(&list));
	rcu_read_unlock();
}

/* What was read and went into it is. */
struct device_item { struct list_head link; int id; };
extern struct device_item *an_item;

void list_of_read_bad(void)
{
	struct list_head list = { &list, &list };
	struct device_item *item;

	rcu_read_lock();
	item = rcu_dereference(an_item);	/* @into */
	list_add(&item->link, &list);
	sync_all();
	take(&list);	/* @into_use */
	rcu_read_unlock();
}
// = sync_all list read @into list_of_read_bad rcu_dereference() used @into_use list_of_read_bad passed
