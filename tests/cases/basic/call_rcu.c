// SPDX-License-Identifier: GPL-2.0-or-later
/* Asking for a callback after the readers are gone is no waiting. */
#include <linux/srcu.h>

struct item {
	struct srcu_struct *owner;
	struct rcu_head rcu;
	int freed;
};

struct kvm {
	struct srcu_struct srcu;
	struct item item;
};

static void free_item(struct rcu_head *head)
{
	container_of(head, struct item, rcu)->freed = 1;
}

static void free_now(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
	free_item(&kvm->item.rcu);
}

void call_rcu_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	free_now(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void call_rcu_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	call_srcu(&kvm->srcu, &kvm->item.rcu, free_item);
	call_rcu(&kvm->item.rcu, free_item);
	srcu_read_unlock(&kvm->srcu, idx);
	free_now(kvm);
}
