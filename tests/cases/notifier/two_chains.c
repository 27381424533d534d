// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Known imprecision: which blocks hang on which chain is not followed, so every
 * callback may be called from every chain.
 */
#include <linux/notifier.h>

struct kvm {
	struct srcu_struct srcu;
	int events;
};

static BLOCKING_NOTIFIER_HEAD(waiting_chain);
static BLOCKING_NOTIFIER_HEAD(counting_chain);

int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	nb->next = nh->head;
	nh->head = nb;
	return 0;
}

int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v)
{
	struct notifier_block *nb;
	int ret = NOTIFY_DONE;

	for (nb = nh->head; nb; nb = nb->next)
		ret = nb->notifier_call(nb, val, v);
	return ret;
}

static int waits(struct notifier_block *nb, unsigned long action, void *data)
{
	struct kvm *kvm = data;

	synchronize_srcu(&kvm->srcu);
	return NOTIFY_OK;
}

static int counts(struct notifier_block *nb, unsigned long action, void *data)
{
	struct kvm *kvm = data;

	return ++kvm->events;
}

static struct notifier_block waiting_nb = { .notifier_call = waits };
static struct notifier_block counting_nb = { .notifier_call = counts };

void two_chains_init(void)
{
	blocking_notifier_chain_register(&waiting_chain, &waiting_nb);
	blocking_notifier_chain_register(&counting_chain, &counting_nb);
}

void two_chains_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	blocking_notifier_call_chain(&waiting_chain, 0, kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void two_chains_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	blocking_notifier_call_chain(&counting_chain, 0, kvm); /* WARN must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
	blocking_notifier_call_chain(&waiting_chain, 0, kvm);
}
