// SPDX-License-Identifier: GPL-2.0-or-later
/* The callback removes itself from its own chain, and adds itself to another. */
#include <linux/notifier.h>

static BLOCKING_NOTIFIER_HEAD(chain);
static BLOCKING_NOTIFIER_HEAD(other_chain);
static struct notifier_block nb_other;

static int callback(struct notifier_block *nb, unsigned long action, void *data)
{
	if (action)
		blocking_notifier_chain_unregister(&chain, nb);
	else
		blocking_notifier_chain_register(&other_chain, &nb_other);
	return NOTIFY_OK;
}

static struct notifier_block driver_nb = { .notifier_call = callback };

void driver_probe(void)
{
	blocking_notifier_chain_register(&chain, &driver_nb);
}

void driver_event_bad(unsigned long action)
{
	blocking_notifier_call_chain(&chain, action, NULL);
}

void driver_event_ok(void)
{
	blocking_notifier_call_chain(&chain, 0, NULL);
}
