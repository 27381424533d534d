// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the names and shapes that the scenario looks for. */

struct kvm_hv {
	struct mutex hv_lock;
	struct hv_partition_assist_pg *hv_pa_pg;
	int last;
};

/* Another structure with such a member stays as it is. */
struct kvm_hv_other {
	struct hv_partition_assist_pg *hv_pa_pg;
	int last;
};

static void synic_update_vector(struct kvm_vcpu_hv_synic *synic, int vector)
{
	if (vector < HV_SYNIC_FIRST_VALID_VECTOR)
		return;

	note(synic);

	if (synic_has_vector_auto_eoi(synic, vector))
		__set_bit(vector, synic->auto_eoi_bitmap);
	else
		__clear_bit(vector, synic->auto_eoi_bitmap);
}

/* Another function with such statements stays as it is. */
static void synic_forget_vector(struct kvm_vcpu_hv_synic *synic, int vector)
{
	if (synic_has_vector_auto_eoi(synic, vector))
		__set_bit(vector, synic->auto_eoi_bitmap);
	else
		__clear_bit(vector, synic->auto_eoi_bitmap);
}

int kvm_hv_activate_synic(struct kvm_vcpu *vcpu, bool keep_pages)
{
	struct kvm_vcpu_hv_synic *synic = vcpu_to_synic(vcpu);

	/* About the call: goes with it. */
	kvm_request_apicv_update(vcpu->kvm, false, APICV_INHIBIT_REASON_HYPERV);
	/* About what follows: stays. */
	synic->active = true;
	return keep_pages;
}

/* Who else inhibits APICv goes on doing so. */
void svm_vcpu_other(struct kvm_vcpu *vcpu)
{
	struct kvm_vcpu_hv_synic *synic = vcpu_to_synic(vcpu);

	kvm_request_apicv_update(vcpu->kvm, false, APICV_INHIBIT_REASON_HYPERV);
	synic->active = true;
}

void kvm_hv_init_vm(struct kvm *kvm)
{
	mutex_init(&kvm->arch.hyperv.hv_lock);
	note(kvm);
}
