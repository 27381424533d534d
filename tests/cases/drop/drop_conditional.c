// SPDX-License-Identifier: GPL-2.0-or-later
/* The callee leaves the reader only for the guest; the host's way still deadlocks. */
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

static void update(struct vcpu *vcpu, bool host)
{
	if (!host)
		srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
	request(vcpu->kvm); /* WARN! must-not-hold kvm::srcu */
	if (!host)
		vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
}

/* PATH: drop_conditional_bad update request synchronize_srcu */
/* CONDITION: host == true */
void drop_conditional_bad(struct vcpu *vcpu)
{
	int idx = srcu_read_lock(&vcpu->kvm->srcu);

	update(vcpu, true);
	srcu_read_unlock(&vcpu->kvm->srcu, idx);
}

void drop_conditional_ok(struct vcpu *vcpu)
{
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	update(vcpu, false);
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
