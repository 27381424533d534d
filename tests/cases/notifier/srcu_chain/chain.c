// SPDX-License-Identifier: GPL-2.0-or-later
/* An SRCU notifier chain: callbacks run inside its reader, removal waits for readers. */
#include <linux/notifier.h>

int srcu_notifier_chain_register(struct srcu_notifier_head *nh, struct notifier_block *nb)
{
	nb->next = nh->head;
	nh->head = nb;
	return 0;
}

int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh, struct notifier_block *nb)
{
	if (nh->head == nb)
		nh->head = nb->next;
	synchronize_srcu(&nh->srcu);
	return 0;
}

int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long val, void *v)
{
	struct notifier_block *nb;
	int ret = NOTIFY_DONE;
	int idx = srcu_read_lock(&nh->srcu);

	for (nb = nh->head; nb; nb = nb->next) {
		ret = nb->notifier_call(nb, val, v);
		if (ret & NOTIFY_STOP_MASK)
			break;
	}
	srcu_read_unlock(&nh->srcu, idx);
	return ret;
}
