// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the names and shapes that the scenario looks for. */

static void synic_update_vector(struct kvm_vcpu_hv_synic *synic, int vector)
{
	struct kvm_vcpu *vcpu = synic_to_vcpu(synic);
	struct kvm_hv *hv = &vcpu->kvm->arch.hyperv;
	bool step;

	if (vector < HV_SYNIC_FIRST_VALID_VECTOR)
		return;

	mutex_lock(&hv->synic_auto_eoi_lock);
	step = note(synic);
	if (step)
		kvm_request_apicv_update(vcpu->kvm, false, APICV_INHIBIT_REASON_HYPERV);
	mutex_unlock(&hv->synic_auto_eoi_lock);
}

/* Another function with such statements stays as it is. */
static void synic_forget_vector(struct kvm_vcpu_hv_synic *synic, int vector)
{
	struct kvm_vcpu *vcpu = synic_to_vcpu(synic);
	struct kvm_hv *hv = &vcpu->kvm->arch.hyperv;
	bool step;

	if (vector < HV_SYNIC_FIRST_VALID_VECTOR)
		return;

	mutex_lock(&hv->synic_auto_eoi_lock);
	step = note(synic);
	if (step)
		kvm_request_apicv_update(vcpu->kvm, false, APICV_INHIBIT_REASON_HYPERV);
	mutex_unlock(&hv->synic_auto_eoi_lock);
}

static int synic_set_sint(struct kvm_vcpu_hv_synic *synic, int sint, u64 data, bool host)
{
	if (!host && !data)
		return 1;

	synic_update_vector(synic, synic_old_vector(synic, sint));
	synic_update_vector(synic, data & HV_SYNIC_SINT_VECTOR_MASK);
	return 0;
}
