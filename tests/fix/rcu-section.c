/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is read inside a section of RCU, and used behind a place where it is left. */
// class rcu
#include <linux/rculist.h>
#include <linux/refcount.h>

struct device { struct device *up; refcount_t refs; int id, count; };
struct item { struct list_head link; refcount_t refs; int id; };
struct cursor { int n; struct device *dev; };

extern struct list_head items;
extern struct device *current_device;
void count(int n);
struct device *device_find(int id);

static void sync_all(void)
{
	rcu_read_unlock();	/* NEW */
	synchronize_rcu();
	rcu_read_lock();	/* NEW */
}

void walk_bad(void)
{
	struct item *pos;

	rcu_read_lock();
	list_for_each_entry_rcu(pos, &items, link) {	/* @walk */
		rcu_read_unlock();	/* NEW */
		synchronize_rcu();
		rcu_read_lock();	/* NEW */
	}
	rcu_read_unlock();
}
// = walk_bad pos read @walk walk_bad list_for_each_entry_rcu() used @walk walk_bad walk

static void one(int id)
{
	count(id);
	sync_all();
}

void walk_above_bad(void)
{
	struct item *pos;

	rcu_read_lock();
	list_for_each_entry_rcu(pos, &items, link)	/* @above */
		one(pos->id);
	rcu_read_unlock();
}
// = sync_all pos read @above walk_above_bad list_for_each_entry_rcu() used @above walk_above_bad walk

static void use_after(struct device *dev)
{
	sync_all();
	count(dev->count);	/* @param_use */
}

void parameter_bad(void)
{
	rcu_read_lock();
	use_after(rcu_dereference(current_device));	/* @param */
	rcu_read_unlock();
}
// = sync_all dev read @param parameter_bad rcu_dereference() used @param_use use_after read

static struct device fixed;

static void use_fixed(struct device *dev)
{
	sync_all();
	count(dev->count);
}

void other_parameter_ok(void)
{
	rcu_read_lock();
	count(rcu_dereference(current_device)->count);
	use_fixed(&fixed);
	rcu_read_unlock();
}

void copied_ok(void)
{
	int n;

	rcu_read_lock();
	n = rcu_dereference(current_device)->count;
	sync_all();
	count(n);
	rcu_read_unlock();
}

static struct device *find(void)
{
	struct device *dev = rcu_dereference(current_device);	/* @find */

	return dev && dev->count ? dev : NULL;
}

void lookup_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = find();
	sync_all();
	if (dev)
		count(dev->count);	/* @lookup */
	rcu_read_unlock();
}
// = sync_all dev read @find find rcu_dereference() used @lookup lookup_bad read

void lookup_again_ok(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = find();
	if (dev)
		count(dev->count);
	sync_all();
	dev = find();
	if (dev)
		count(dev->count);
	rcu_read_unlock();
}

void elsewhere_bad(int id)
{
	struct device *dev;

	rcu_read_lock();
	dev = device_find(id);	/* @elsewhere */
	sync_all();
	count(dev->count);	/* @elsewhere_use */
	rcu_read_unlock();
}
// = sync_all dev read @elsewhere elsewhere_bad device_find() used @elsewhere_use elsewhere_bad read

static struct device *returned(void)
{
	struct device *dev = rcu_dereference(current_device);	/* @returned */

	sync_all();
	return dev;
}

void returned_bad(void)
{
	struct device *got;

	rcu_read_lock();
	got = returned();
	count(got->count);	/* @returned_use */
	rcu_read_unlock();
}
// = sync_all got read @returned returned rcu_dereference() used @returned_use returned_bad read

static struct device *anew(void)
{
	sync_all();
	return rcu_dereference(current_device);
}

void anew_ok(void)
{
	rcu_read_lock();
	count(anew()->count);
	rcu_read_unlock();
}

static void find_to(struct device **out)
{
	*out = rcu_dereference(current_device);	/* @out */
}

void out_parameter_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	find_to(&dev);
	sync_all();
	count(dev->count);	/* @out_use */
	rcu_read_unlock();
}
// = sync_all dev read @out find_to rcu_dereference() used @out_use out_parameter_bad read

static void begin(struct cursor *c)
{
	c->dev = rcu_dereference(current_device);	/* @begin */
}

static void end(struct cursor *c)
{
	count(c->dev->count);	/* @end */
}

void member_of_local_bad(void)
{
	struct cursor c = { 0 };

	rcu_read_lock();
	begin(&c);
	sync_all();
	end(&c);	/* @local */
	rcu_read_unlock();
}
// = sync_all c read @begin begin rcu_dereference() used @local member_of_local_bad passed

void kept_bad(struct cursor *c)
{
	rcu_read_lock();
	begin(c);
	sync_all();
	end(c);
	rcu_read_unlock();
}
// = sync_all cursor::dev read @begin begin rcu_dereference() used @end end read kept in cursor::dev

struct device **place_of(int n);

void kept_somewhere_bad(int n)
{
	rcu_read_lock();
	*place_of(n) = rcu_dereference(current_device);	/* @somewhere */
	sync_all();	/* @somewhere_use */
	rcu_read_unlock();
}
// = sync_all current_device read @somewhere kept_somewhere_bad rcu_dereference() used @somewhere_use kept_somewhere_bad stored kept in memory

void through_bad(void)
{
	struct device *up;

	rcu_read_lock();
	up = rcu_dereference(current_device)->up;	/* @through */
	sync_all();
	count(up->count);	/* @through_use */
	rcu_read_unlock();
}
// = sync_all up read @through through_bad rcu_dereference() used @through_use through_bad read

void loop_bad(int n)
{
	struct device *old = NULL;

	rcu_read_lock();
	while (n--) {
		if (old)
			count(old->count);	/* @loop_use */
		old = rcu_dereference(current_device);	/* @loop */
		sync_all();
	}
	rcu_read_unlock();
}
// = sync_all old read @loop loop_bad rcu_dereference() used @loop_use loop_bad read

void each_round_ok(int n)
{
	struct device *dev;

	rcu_read_lock();
	while (n--) {
		dev = rcu_dereference(current_device);
		count(dev->count);
		sync_all();
	}
	rcu_read_unlock();
}

void earlier_section_ok(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = rcu_dereference(current_device);
	refcount_inc(&dev->refs);
	rcu_read_unlock();
	rcu_read_lock();
	sync_all();
	count(dev->count);
	rcu_read_unlock();
}

static inline void get(struct device *dev)
{
	refcount_inc(&dev->refs);
}

void reference_ok(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = rcu_dereference(current_device);
	get(dev);
	sync_all();
	count(dev->count);
	rcu_read_unlock();
}

static inline bool try_get(struct device *dev)
{
	return refcount_inc_not_zero(&dev->refs);
}

void reference_got_ok(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = rcu_dereference(current_device);
	if (try_get(dev)) {
		sync_all();
		count(dev->count);
	}
	rcu_read_unlock();
}

void reference_not_got_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = rcu_dereference(current_device);	/* @not_got */
	if (!try_get(dev)) {
		sync_all();
		count(dev->count);	/* @not_got_use */
	}
	rcu_read_unlock();
}
// = sync_all dev read @not_got reference_not_got_bad rcu_dereference() used @not_got_use reference_not_got_bad read

void reference_on_one_way_bad(int n)
{
	struct device *dev;

	rcu_read_lock();
	dev = rcu_dereference(current_device);	/* @one_way */
	if (n)
		refcount_inc(&dev->refs);
	sync_all();
	count(dev->count);	/* @one_way_use */
	rcu_read_unlock();
}
// = sync_all dev read @one_way reference_on_one_way_bad rcu_dereference() used @one_way_use reference_on_one_way_bad read

void given_back_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = rcu_dereference(current_device);	/* @back */
	refcount_inc(&dev->refs);
	sync_all();
	if (!refcount_dec_and_test(&dev->refs))
		count(dev->count);	/* @back_use */
	rcu_read_unlock();
}
// = sync_all dev read @back given_back_bad rcu_dereference() used @back_use given_back_bad read

/* A reference keeps the object, and not its place in the list. */
void reference_walk_bad(void)
{
	struct item *pos;

	rcu_read_lock();
	list_for_each_entry_rcu(pos, &items, link) {	/* @ref_walk */
		refcount_inc(&pos->refs);
		sync_all();
		count(pos->id);
	}
	rcu_read_unlock();
}
// = sync_all pos read @ref_walk reference_walk_bad list_for_each_entry_rcu() used @ref_walk reference_walk_bad walk

/* The callers are not here. */
void outside_read_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	count(1);
	rcu_read_unlock();
	dev = rcu_dereference(current_device);	/* NEW @outside */
	count(dev->count);
	count(2);	/* NEW */
}
// = outside_read_bad dev read @outside outside_read_bad rcu_dereference() used @outside outside_read_bad outside

void moved_bad(void)
{
	struct device *dev;

	rcu_read_lock();
	dev = rcu_dereference(current_device);	/* @moved */
	rcu_read_unlock();
	count(dev->count);
	use_fixed(dev);	/* NEW @moved_use */
}
// = moved_bad dev read @moved moved_bad rcu_dereference() used @moved_use moved_bad passed
