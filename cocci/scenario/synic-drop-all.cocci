// SPDX-License-Identifier: GPL-2.0-or-later
/// Leave the kvm->srcu read section around SynIC's APICv update, whoever writes the
/// MSR: let KVM_SET_MSRS keep its index in vcpu->srcu_idx as the vCPU loop does.
///
/// The section ends before the mutex is taken: a vCPU that waits for the mutex as a
/// reader would be waited for by the one that holds it.
///
//# A scenario, not a fix: on VMX kvm_set_msr() is also reached with nothing held and
//# with an index kept elsewhere (vmx_leave_nested(), KVM_SET_NESTED_STATE).
//
// Confidence: High
// Options: --no-includes --include-headers --max-width 100
// Files: arch/x86/kvm/hyperv.c arch/x86/kvm/x86.c
// After: synic-autoeoi
// Instead of: synic-drop-guest

virtual patch

@depends on patch@
symbol step;
identifier vcpu, hv;
@@
 synic_update_vector(...)
 {
 	<...
+	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
 	mutex_lock(&hv->synic_auto_eoi_lock);
 	...
 	if (step)
 		kvm_request_apicv_update(vcpu->kvm, ...);
 	mutex_unlock(&hv->synic_auto_eoi_lock);
+	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
 	...>
 }

@depends on patch@
symbol do_set_msr;
identifier vcpu, idx;
expression r, argp;
@@
-	int idx = srcu_read_lock(&vcpu->kvm->srcu);
+	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
 	r = msr_io(vcpu, argp, do_set_msr, 0);
-	srcu_read_unlock(&vcpu->kvm->srcu, idx);
+	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
