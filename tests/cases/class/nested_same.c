// SPDX-License-Identifier: GPL-2.0-or-later
/* Two nested readers of one struct: after the inner one the outer one still holds. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

void nested_same_bad(struct kvm *kvm)
{
	int outer = srcu_read_lock(&kvm->srcu);
	int inner = srcu_read_lock(&kvm->srcu);

	kvm->slots++;
	srcu_read_unlock(&kvm->srcu, inner);
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, outer);
}

void nested_same_ok(struct kvm *kvm)
{
	int outer = srcu_read_lock(&kvm->srcu);
	int inner = srcu_read_lock(&kvm->srcu);

	kvm->slots++;
	srcu_read_unlock(&kvm->srcu, outer);
	srcu_read_unlock(&kvm->srcu, inner);
	synchronize_srcu(&kvm->srcu);
}
