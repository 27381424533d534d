// SPDX-License-Identifier: GPL-2.0-or-later
/* A function without a body that must not be entered with a lock, named by its parameter. */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

struct vcpu {
	struct kvm *kvm;
};

void request(struct vcpu *vcpu) __must_not_hold(&vcpu->kvm->srcu);
void other_lock(struct kvm *kvm) __must_not_hold(&kvm->lock);

void must_not_hold_bad(struct vcpu *vcpu)
{
	int idx = srcu_read_lock(&vcpu->kvm->srcu);

	request(vcpu); /* WARN! must-not-hold kvm::srcu */
	other_lock(vcpu->kvm);
	srcu_read_unlock(&vcpu->kvm->srcu, idx);
}

static void deep(struct vcpu *vcpu)
{
	request(vcpu); /* WARN! must-not-hold kvm::srcu */
}

void must_not_hold_deep_bad(struct kvm *kvm, struct vcpu *vcpu)
{
	int idx = srcu_read_lock(&kvm->srcu);

	deep(vcpu);
	srcu_read_unlock(&kvm->srcu, idx);
}

void must_not_hold_ok(struct vcpu *vcpu)
{
	int idx = srcu_read_lock(&vcpu->kvm->srcu);

	srcu_read_unlock(&vcpu->kvm->srcu, idx);
	request(vcpu);
	mutex_lock(&vcpu->kvm->lock);
	request(vcpu);
	mutex_unlock(&vcpu->kvm->lock);
}
