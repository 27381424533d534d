// SPDX-License-Identifier: GPL-2.0-or-later
/* The index is kept in a field, and another field is not it. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct vcpu {
	struct kvm *kvm;
	int srcu_idx;
	int other_idx;
};

void field_bad(struct vcpu *vcpu)
{
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->other_idx); /* WARN! wrong-cookie kvm::srcu */
}

void field_ok(struct vcpu *vcpu)
{
	int idx;

	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	vcpu->other_idx = 0;
	idx = vcpu->srcu_idx;
	srcu_read_unlock(&vcpu->kvm->srcu, idx);
}
