// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The callee always leaves the reader through vcpu->srcu_idx. That is right for
 * the run loop, which keeps its index there; the ioctl keeps it in a local, and
 * teardown holds nothing.
 */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct vcpu {
	struct kvm *kvm;
	int srcu_idx;
};

static void update_for_run(struct vcpu *vcpu)
{
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
	synchronize_srcu(&vcpu->kvm->srcu);
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
}

static void update_for_ioctl(struct vcpu *vcpu)
{
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx); /* WARN! wrong-cookie kvm::srcu */
	synchronize_srcu(&vcpu->kvm->srcu);
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
}

static void update_for_teardown(struct vcpu *vcpu)
{
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx); /* WARN! unlock-not-held kvm::srcu */
	synchronize_srcu(&vcpu->kvm->srcu);
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
}

void drop_foreign_run_ok(struct vcpu *vcpu)
{
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	update_for_run(vcpu);
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}

void drop_foreign_ioctl_bad(struct vcpu *vcpu)
{
	int idx = srcu_read_lock(&vcpu->kvm->srcu);

	update_for_ioctl(vcpu);
	srcu_read_unlock(&vcpu->kvm->srcu, idx); /* WARN wrong-cookie kvm::srcu */
}

void drop_foreign_teardown_bad(struct vcpu *vcpu)
{
	update_for_teardown(vcpu);
}
