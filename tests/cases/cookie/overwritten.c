// SPDX-License-Identifier: GPL-2.0-or-later
/* A second reader's index overwrites the first one's. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct vcpu {
	struct kvm *kvm;
	int srcu_idx;
	int runs;
};

void overwritten_bad(struct vcpu *vcpu)
{
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	vcpu->runs++;
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx); /* WARN! wrong-cookie kvm::srcu */
}

void overwritten_ok(struct vcpu *vcpu)
{
	int saved;

	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	saved = vcpu->srcu_idx;
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	vcpu->runs++;
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
	srcu_read_unlock(&vcpu->kvm->srcu, saved);
}
