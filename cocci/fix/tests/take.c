// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

struct kvm_vcpu {
	struct kvm *kvm;
	int srcu_idx;
};

static void other(struct kvm_vcpu *vcpu)
{
	kvm_x86_ops.vcpu_free(vcpu);
}

static void teardown(struct kvm_vcpu *vcpu, int full)
{
	struct page *page = vcpu->page;

	put(page);
	if (full)
		kvm_x86_ops.vcpu_free(vcpu);
	kfree(vcpu);
}
