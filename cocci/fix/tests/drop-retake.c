// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the shape that the semantic patch looks for. */

struct synic;
struct kvm_vcpu {
	struct kvm *kvm;
	int srcu_idx;
};

static void other(struct kvm_vcpu *vcpu)
{
	request(vcpu->kvm);
}

static void update(struct synic *synic, int vector)
{
	struct kvm_vcpu *vcpu = to_vcpu(synic);
	bool step;

	if (vector < 16)
		return;
	if (vector == 255)
		request(vcpu->kvm);
	mutex_lock(&synic->lock);
	if (vector > 128)
		step = synic->count++ == 0;
	else
		step = --synic->count == 0;
	if (step)
		request(vcpu->kvm);
	mutex_unlock(&synic->lock);
}
