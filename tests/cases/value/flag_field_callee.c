// SPDX-License-Identifier: GPL-2.0-or-later
/* A callee tests the field that its caller tested. */
#include <linux/srcu.h>

struct vcpu {
	bool nested;
	int exits;
};

struct kvm {
	struct srcu_struct srcu;
};

static void leave(struct kvm *kvm, struct vcpu *vcpu)
{
	if (vcpu->nested)
		synchronize_srcu(&kvm->srcu);
	vcpu->exits++;
}

void flag_field_callee_bad(struct kvm *kvm, struct vcpu *vcpu)
{
	int idx;

	if (!vcpu->nested)
		return;
	idx = srcu_read_lock(&kvm->srcu);
	leave(kvm, vcpu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void flag_field_callee_ok(struct kvm *kvm, struct vcpu *vcpu)
{
	int idx;

	leave(kvm, vcpu);
	if (vcpu->nested)
		return;
	idx = srcu_read_lock(&kvm->srcu);
	leave(kvm, vcpu);
	srcu_read_unlock(&kvm->srcu, idx);
}
