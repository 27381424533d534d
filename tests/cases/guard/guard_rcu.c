// SPDX-License-Identifier: GPL-2.0-or-later
/* A guard without an argument. */
#include <linux/rcupdate.h>

struct table {
	int entries;
};

int guard_rcu_bad(struct table **slot)
{
	guard(rcu)();
	synchronize_rcu(); /* WARN! must-not-hold rcu */
	return rcu_dereference(*slot)->entries;
}

int guard_rcu_ok(struct table **slot)
{
	int entries = 0;

	scoped_guard(rcu)
		entries = rcu_dereference(*slot)->entries;
	synchronize_rcu();
	return entries;
}
