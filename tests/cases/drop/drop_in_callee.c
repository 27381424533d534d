// SPDX-License-Identifier: GPL-2.0-or-later
/* The callee leaves the reader of its caller, found through the vCPU, while it waits. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct vcpu {
	struct kvm *kvm;
	int srcu_idx;
};

static void request(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void toggle(struct vcpu *vcpu)
{
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
	request(vcpu->kvm);
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
}

static void toggle_kept(struct vcpu *vcpu)
{
	request(vcpu->kvm); /* WARN! must-not-hold kvm::srcu */
}

/* PATH: drop_in_callee_bad toggle_kept request synchronize_srcu */
void drop_in_callee_bad(struct vcpu *vcpu)
{
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	toggle_kept(vcpu);
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}

void drop_in_callee_ok(struct vcpu *vcpu)
{
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	toggle(vcpu);
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
