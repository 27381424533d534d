// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the names and shapes that the semantic patch looks for. */

static void synic_update_vector(struct kvm_vcpu_hv_synic *synic, int vector)
{
	struct kvm_vcpu *vcpu = synic_to_vcpu(synic);
	struct kvm_hv *hv = &vcpu->kvm->arch.hyperv;
	bool step;

	if (vector < LOWEST)
		return;

	mutex_lock(&hv->synic_auto_eoi_lock);
	step = hv->synic_auto_eoi_vcpus++ == 0;
	if (step)
		kvm_request_apicv_update(vcpu->kvm, false, REASON);
	mutex_unlock(&hv->synic_auto_eoi_lock);
}
