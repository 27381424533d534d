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

long kvm_arch_vcpu_ioctl(struct kvm_vcpu *vcpu, unsigned int ioctl, void *argp)
{
	int r;

	switch (ioctl) {
	case KVM_GET_MSRS: {
		int idx = srcu_read_lock(&vcpu->kvm->srcu);
		r = msr_io(vcpu, argp, do_get_msr, 1);
		srcu_read_unlock(&vcpu->kvm->srcu, idx);
		break;
	}
	case KVM_SET_MSRS: {
		int idx = srcu_read_lock(&vcpu->kvm->srcu);
		r = msr_io(vcpu, argp, do_set_msr, 0);
		srcu_read_unlock(&vcpu->kvm->srcu, idx);
		break;
	}
	default:
		r = -EINVAL;
	}
	return r;
}
