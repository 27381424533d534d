// SPDX-License-Identifier: GPL-2.0-or-later
/* The caller of the chain holds a lock that a callback waits for. */
#include <linux/notifier.h>

struct kvm {
	struct srcu_struct srcu;
};

static BLOCKING_NOTIFIER_HEAD(vm_chain);

int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v)
{
	struct notifier_block *nb;
	int ret = NOTIFY_DONE;

	down_read(&nh->rwsem);
	for (nb = nh->head; nb; nb = nb->next)
		ret = nb->notifier_call(nb, val, v); /* WARN! lock-order blocking_notifier_head::rwsem */
	up_read(&nh->rwsem);
	return ret;
}

static int vm_gone(struct notifier_block *nb, unsigned long action, void *data)
{
	struct kvm *kvm = data;

	synchronize_srcu(&kvm->srcu);
	return NOTIFY_OK;
}

struct notifier_block vm_nb = { .notifier_call = vm_gone };

/* PATH: callback_waits_bad blocking_notifier_call_chain vm_gone synchronize_srcu */
void callback_waits_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	blocking_notifier_call_chain(&vm_chain, 0, kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void callback_waits_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	srcu_read_unlock(&kvm->srcu, idx);
	blocking_notifier_call_chain(&vm_chain, 0, kvm);
}
