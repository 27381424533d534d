// SPDX-License-Identifier: GPL-2.0-or-later
/* The lock's address goes through a local pointer. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct srcu_struct irq_srcu;
};

void local_pointer_bad(struct kvm *kvm)
{
	struct srcu_struct *ssp = &kvm->srcu;
	int idx = srcu_read_lock(ssp);

	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(ssp, idx);
}

void local_pointer_ok(struct kvm *kvm)
{
	struct srcu_struct *ssp = &kvm->srcu;
	int idx = srcu_read_lock(ssp);

	srcu_read_unlock(&kvm->srcu, idx);
	ssp = &kvm->irq_srcu;
	idx = srcu_read_lock(ssp);
	synchronize_srcu(&kvm->srcu);
	srcu_read_unlock(ssp, idx);
}
