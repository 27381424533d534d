// SPDX-License-Identifier: GPL-2.0-or-later
/// Leave the kvm->srcu read section around SynIC's APICv update when the guest wrote
/// the MSR: the vCPU loop keeps its index in vcpu->srcu_idx. KVM_SET_MSRS keeps it in
/// a local out of reach, so "host" comes down from synic_set_sint() to tell the two
/// apart.
///
/// The section ends before the mutex is taken: a vCPU that waits for the mutex as a
/// reader would be waited for by the one that holds it.
///
//# A scenario, not a fix: KVM_SET_MSRS still waits for itself, and on VMX a write that
//# is not the host's also comes with nothing held and with an index kept elsewhere
//# (vmx_leave_nested(), KVM_SET_NESTED_STATE).
//
// Confidence: High
// Options: --no-includes --include-headers --max-width 100
// Files: arch/x86/kvm/hyperv.c
// After: synic-autoeoi
// Instead of: synic-drop-all

virtual patch

@update depends on patch@
symbol step;
identifier synic, vector, vcpu, hv;
@@
 static void synic_update_vector(struct kvm_vcpu_hv_synic *synic, int vector
+				, bool host
 				)
 {
 	<...
+	if (!host)
+		srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
 	mutex_lock(&hv->synic_auto_eoi_lock);
 	...
 	if (step)
 		kvm_request_apicv_update(vcpu->kvm, ...);
 	mutex_unlock(&hv->synic_auto_eoi_lock);
+	if (!host)
+		vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
 	...>
 }

@depends on update@
identifier synic, sint, data, host;
expression vector;
@@
 synic_set_sint(struct kvm_vcpu_hv_synic *synic, int sint, u64 data, bool host)
 {
 	<...
 	synic_update_vector(synic, vector
+			    , host
 			    )
 	...>
 }
