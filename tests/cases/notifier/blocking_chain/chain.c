// SPDX-License-Identifier: GPL-2.0-or-later
/* A blocking notifier chain: calling reads its semaphore, changing writes it. */
#include <linux/notifier.h>

int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	down_write(&nh->rwsem);
	nb->next = nh->head;
	nh->head = nb;
	up_write(&nh->rwsem);
	return 0;
}

int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh,
				       struct notifier_block *nb)
{
	down_write(&nh->rwsem); /* WARN! double-lock blocking_notifier_head::rwsem */
	if (nh->head == nb)
		nh->head = nb->next;
	up_write(&nh->rwsem);
	return 0;
}

int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v)
{
	struct notifier_block *nb;
	int ret = NOTIFY_DONE;

	down_read(&nh->rwsem);
	for (nb = nh->head; nb; nb = nb->next)
		ret = nb->notifier_call(nb, val, v);
	up_read(&nh->rwsem);
	return ret;
}
