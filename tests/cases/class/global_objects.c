// SPDX-License-Identifier: GPL-2.0-or-later
/* Two global objects of one struct are two objects for certain. */
#include <linux/srcu.h>

struct domain {
	struct srcu_struct srcu;
	int users;
};

static struct domain first;
static struct domain second;

static void flush(struct domain *domain)
{
	synchronize_srcu(&domain->srcu);
}

void global_objects_bad(void)
{
	int idx = srcu_read_lock(&first.srcu);

	flush(&first); /* WARN! must-not-hold domain::srcu */
	srcu_read_unlock(&first.srcu, idx);
}

void global_objects_ok(void)
{
	int idx = srcu_read_lock(&second.srcu);

	flush(&first);
	srcu_read_unlock(&second.srcu, idx);
	flush(&second);
}
