// SPDX-License-Identifier: GPL-2.0-or-later
/// Let SynIC inhibit APICv only while a SINT of some vCPU uses AutoEOI. Activating
/// SynIC inhibits nothing any more. A write of a SINT tells whether the vCPU's set of
/// AutoEOI vectors became empty or non-empty; the VM counts the vCPUs whose set is not
/// empty and asks for an APICv update when the first one comes or the last one goes.
///
/// The count and the request change under one mutex, or a late "activate" could
/// overwrite a newer "inhibit". It is a mutex of its own because the request waits for
/// kvm->srcu readers, and such readers take hv_lock in kvm_hv_setup_tsc_page().
///
//# A scenario, not a fix: synic_update_vector() runs inside a kvm->srcu read section,
//# for a guest's WRMSR as for KVM_SET_MSRS, so with AVIC the request waits for itself.
//
// Confidence: High
// Options: --no-includes --include-headers --max-width 100
// Files: arch/x86/include/asm/kvm_host.h arch/x86/kvm/hyperv.c

virtual patch

@depends on patch@
@@
 struct kvm_hv {
 	...
 	struct hv_partition_assist_pg *hv_pa_pg;
+
+	/* Held over counting and the APICv update that follows from it */
+	struct mutex synic_auto_eoi_lock;
+	/* How many vCPUs have a SINT that uses AutoEOI */
+	unsigned int synic_auto_eoi_vcpus;
+
 	...
 };

@update depends on patch@
symbol kvm;
identifier synic, vector;
@@
 static void synic_update_vector(struct kvm_vcpu_hv_synic *synic, int vector)
 {
+	struct kvm_vcpu *vcpu = synic_to_vcpu(synic);
+	struct kvm_hv *hv = &vcpu->kvm->arch.hyperv;
+	bool had_auto_eoi;
+	bool auto_eoi;
+	bool step;
+
 	...
+	had_auto_eoi = !bitmap_empty(synic->auto_eoi_bitmap, 256);
 	if (synic_has_vector_auto_eoi(synic, vector))
 		__set_bit(vector, synic->auto_eoi_bitmap);
 	else
 		__clear_bit(vector, synic->auto_eoi_bitmap);
+	auto_eoi = !bitmap_empty(synic->auto_eoi_bitmap, 256);
+	if (auto_eoi == had_auto_eoi)
+		return;
+	mutex_lock(&hv->synic_auto_eoi_lock);
+	/* Unlocked, a late activate could overwrite a newer inhibit */
+	if (auto_eoi)
+		step = hv->synic_auto_eoi_vcpus++ == 0;
+	else
+		step = --hv->synic_auto_eoi_vcpus == 0;
+	if (step)
+		kvm_request_apicv_update(vcpu->kvm, !auto_eoi, APICV_INHIBIT_REASON_HYPERV);
+	mutex_unlock(&hv->synic_auto_eoi_lock);
 }

@depends on update@
@@
 void kvm_hv_init_vm(struct kvm *kvm)
 {
 	mutex_init(&kvm->arch.hyperv.hv_lock);
+	mutex_init(&kvm->arch.hyperv.synic_auto_eoi_lock);
 	...
 }

// The declaration goes and comes back to take the comment about the call along.
@depends on update@
symbol false;
identifier vcpu, synic;
@@
 int kvm_hv_activate_synic(struct kvm_vcpu *vcpu, ...)
 {
-	struct kvm_vcpu_hv_synic *synic = vcpu_to_synic(vcpu);
-	kvm_request_apicv_update(vcpu->kvm, false, APICV_INHIBIT_REASON_HYPERV);
+	struct kvm_vcpu_hv_synic *synic = vcpu_to_synic(vcpu);
 	...
 }
