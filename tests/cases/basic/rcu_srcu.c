// SPDX-License-Identifier: GPL-2.0-or-later
/* RCU readers and SRCU readers do not wait for each other. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

void rcu_srcu_bad(struct kvm *kvm)
{
	int idx;

	rcu_read_lock();
	idx = srcu_read_lock(&kvm->srcu);
	rcu_read_unlock();
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void rcu_srcu_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	synchronize_rcu();
	srcu_read_unlock(&kvm->srcu, idx);
}
