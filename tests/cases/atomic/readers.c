// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Readers of RCU may not sleep; who waits for them there breaks the rule for that. A last reference is
 * not assumed, nor a wait for user memory where page faults are off.
 */
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sleep.h>

struct object { refcount_t refs; int data; };

void reader_bad(struct object *o)
{
	rcu_read_lock();
	msleep(o->data); /* WARN! sleep-in-atomic atomic */
	rcu_read_unlock();
}

void reader_waits_bad(void)
{
	rcu_read_lock();
	synchronize_rcu(); /* WARN! must-not-hold rcu */
	rcu_read_unlock();
}

static void put(struct object *o)
{
	if (refcount_dec_and_test(&o->refs)) {
		msleep(1);
		kfree(o);
	}
}

void put_ok(struct object *o)
{
	rcu_read_lock();
	put(o);
	rcu_read_unlock();
}

unsigned long user_bad(int *to, const int *from)
{
	unsigned long left;

	rcu_read_lock();
	left = copy_from_user(to, from, 4); /* WARN! sleep-in-atomic atomic */
	rcu_read_unlock();
	return left;
}

unsigned long user_ok(int *to, const int *from)
{
	unsigned long left;

	rcu_read_lock();
	pagefault_disable();
	left = copy_from_user(to, from, 4);
	pagefault_enable();
	rcu_read_unlock();
	return left + copy_from_user(to, from, 4);
}
