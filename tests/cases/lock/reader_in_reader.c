// SPDX-License-Identifier: GPL-2.0-or-later
/* A reader inside its caller's: what is ended first is the one that was begun last. */
#include <linux/rcupdate.h>

struct thing {
	u64 value;
};

static noinline void look_and_wait(struct thing *t)
{
	rcu_read_lock();
	t->value++;
	rcu_read_unlock();
	synchronize_rcu();
}

void reader_in_reader_bad(struct thing *t)
{
	rcu_read_lock();
	look_and_wait(t); /* WARN! must-not-hold rcu */
	rcu_read_unlock();
}

void reader_in_reader_ok(struct thing *t)
{
	rcu_read_lock();
	t->value++;
	rcu_read_unlock();
	look_and_wait(t);
}
