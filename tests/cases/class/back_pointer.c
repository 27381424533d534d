// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The emulator's context points back to its vCPU: the index that the run loop
 * keeps in the vCPU is the one found through the back pointer.
 */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct vcpu;

struct context {
	struct vcpu *vcpu;
	int ip;
};

struct vcpu {
	struct kvm *kvm;
	int srcu_idx;
	struct context context;
};

static void emulate(struct context *ctxt)
{
	struct vcpu *vcpu = ctxt->vcpu;

	ctxt->ip++;
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
	synchronize_srcu(&vcpu->kvm->srcu);
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
}

static void emulate_kept(struct context *ctxt)
{
	ctxt->ip++;
	synchronize_srcu(&ctxt->vcpu->kvm->srcu);
}

void back_pointer_bad(struct vcpu *vcpu)
{
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	emulate_kept(&vcpu->context); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}

void back_pointer_ok(struct vcpu *vcpu)
{
	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
	emulate(&vcpu->context);
	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
}
