// SPDX-License-Identifier: GPL-2.0-or-later
/* A callback that removes itself from the chain that is calling it. */
#include <linux/notifier.h>

static SRCU_NOTIFIER_HEAD(state_chain);

static int once(struct notifier_block *nb, unsigned long action, void *data)
{
	struct srcu_notifier_head *nh = &state_chain;

	srcu_notifier_chain_unregister(nh, nb); /* WARN! must-not-hold srcu_notifier_head::srcu */
	return NOTIFY_OK;
}

static struct notifier_block once_nb = { .notifier_call = once };

void driver_probe(void)
{
	srcu_notifier_chain_register(&state_chain, &once_nb);
}

/* PATH: driver_event_bad srcu_notifier_call_chain once srcu_notifier_chain_unregister */
void driver_event_bad(void)
{
	srcu_notifier_call_chain(&state_chain, 1, NULL);
}

void driver_remove_ok(void)
{
	srcu_notifier_chain_unregister(&state_chain, &once_nb);
}
