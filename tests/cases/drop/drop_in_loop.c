// SPDX-License-Identifier: GPL-2.0-or-later
/* A run loop that leaves its reader now and then, to wait or to be fair. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct vcpu {
	struct kvm *kvm;
	int srcu_idx;
	int requests;
};

int vcpu_enter(struct vcpu *vcpu);
bool need_resched(void);

int drop_in_loop_bad(struct vcpu *vcpu)
{
	int ret;

	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	do {
		ret = vcpu_enter(vcpu);
		if (vcpu->requests)
			synchronize_srcu(&vcpu->kvm->srcu); /* WARN! must-not-hold kvm::srcu */
		if (need_resched()) {
			srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
			cpu_relax();
			vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
		}
	} while (ret > 0);
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
	return ret;
}

int drop_in_loop_ok(struct vcpu *vcpu)
{
	int ret;

	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	do {
		ret = vcpu_enter(vcpu);
		if (vcpu->requests) {
			srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
			synchronize_srcu(&vcpu->kvm->srcu);
			vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
		}
	} while (ret > 0);
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
	return ret;
}
