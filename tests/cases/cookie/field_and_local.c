// SPDX-License-Identifier: GPL-2.0-or-later
/* One function keeps the index in a local, its callee expects it in a field. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct vcpu {
	struct kvm *kvm;
	int srcu_idx;
};

static void leave(struct vcpu *vcpu)
{
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}

static void leave_expecting(struct vcpu *vcpu)
{
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx); /* WARN! wrong-cookie kvm::srcu */
}

int field_and_local_bad(struct vcpu *vcpu)
{
	int idx = srcu_read_lock(&vcpu->kvm->srcu);

	leave_expecting(vcpu);
	return idx;
}

int field_and_local_ok(struct vcpu *vcpu)
{
	int idx = srcu_read_lock(&vcpu->kvm->srcu);

	vcpu->srcu_idx = idx;
	leave(vcpu);
	return 0;
}
