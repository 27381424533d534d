// SPDX-License-Identifier: GPL-2.0-or-later
/* Two structs, two indices, each given to the other one. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct srcu_struct irq_srcu;
	int routes;
};

void swapped_bad(struct kvm *kvm)
{
	int a = srcu_read_lock(&kvm->srcu);
	int b = srcu_read_lock(&kvm->irq_srcu);

	kvm->routes++;
	srcu_read_unlock(&kvm->irq_srcu, a); /* WARN! wrong-cookie kvm::irq_srcu */
	srcu_read_unlock(&kvm->srcu, b); /* WARN! wrong-cookie kvm::srcu */
}

void swapped_ok(struct kvm *kvm)
{
	int a = srcu_read_lock(&kvm->srcu);
	int b = srcu_read_lock(&kvm->irq_srcu);

	kvm->routes++;
	srcu_read_unlock(&kvm->srcu, a);
	srcu_read_unlock(&kvm->irq_srcu, b);
}
