// SPDX-License-Identifier: GPL-2.0-or-later
/* A pointer is tested twice. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct vcpu {
	struct kvm *kvm;
};

static void release(struct kvm *kvm, struct vcpu *vcpu)
{
	if (!vcpu)
		synchronize_srcu(&kvm->srcu);
}

void null_pointer_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	release(kvm, NULL); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void null_pointer_ok(struct kvm *kvm, struct vcpu *vcpu)
{
	int idx = 0;

	if (vcpu)
		idx = srcu_read_lock(&kvm->srcu);
	release(kvm, vcpu);
	if (vcpu)
		srcu_read_unlock(&kvm->srcu, idx);
}
