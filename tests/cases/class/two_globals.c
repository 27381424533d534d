// SPDX-License-Identifier: GPL-2.0-or-later
/* Two global SRCU domains. */
#include <linux/srcu.h>

DEFINE_SRCU(fs_srcu);
DEFINE_STATIC_SRCU(net_srcu);

static void flush_fs(void)
{
	synchronize_srcu(&fs_srcu);
}

void two_globals_bad(void)
{
	int idx = srcu_read_lock(&fs_srcu);

	flush_fs(); /* WARN! must-not-hold fs_srcu */
	srcu_read_unlock(&fs_srcu, idx);
}

void two_globals_ok(void)
{
	int idx = srcu_read_lock(&net_srcu);

	flush_fs();
	srcu_read_unlock(&net_srcu, idx);
	synchronize_srcu(&net_srcu);
}
