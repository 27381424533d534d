// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

struct synic;
struct kvm_vcpu {
	struct kvm *kvm;
	int srcu_idx;
};

static void other(struct kvm_vcpu *vcpu, bool host)
{
	request(vcpu->kvm);
}

static int update(struct kvm_vcpu *vcpu, int vector, bool host)
{
	int r;

	if (vector < 16)
		return -EINVAL;
	if (vector > 128)
		r = request(vcpu->kvm);
	return r;
}
