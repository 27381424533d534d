// SPDX-License-Identifier: GPL-2.0-or-later
/* kvm::srcu and kvm::irq_srcu are two classes. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct srcu_struct irq_srcu;
	int routes;
};

static void sync_irq(struct kvm *kvm)
{
	synchronize_srcu_expedited(&kvm->irq_srcu);
}

void two_fields_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->irq_srcu);

	sync_irq(kvm); /* WARN! must-not-hold kvm::irq_srcu */
	srcu_read_unlock(&kvm->irq_srcu, idx);
}

void two_fields_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->routes++;
	sync_irq(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
