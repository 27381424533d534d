// SPDX-License-Identifier: GPL-2.0-or-later
/* Plain RCU is one lock for all. */
#include <linux/rcupdate.h>

struct item {
	struct rcu_head rcu;
	int value;
};

static void retire(void)
{
	synchronize_rcu();
}

int rcu_bad(struct item **slot)
{
	int value;

	rcu_read_lock();
	value = rcu_dereference(*slot)->value;
	retire(); /* WARN! must-not-hold rcu */
	rcu_read_unlock();
	return value;
}

int rcu_ok(struct item **slot)
{
	int value;

	rcu_read_lock();
	value = rcu_dereference(*slot)->value;
	rcu_read_unlock();
	retire();
	return value;
}
