// SPDX-License-Identifier: GPL-2.0-or-later
/// Leave the kvm->srcu read section around SynIC's APICv update and enter it again: whoever
/// writes the MSR holds it with the index in vcpu->srcu_idx (kvm-carry-cookie).
///
/// The section ends before the mutex is taken: a vCPU that waits for the mutex as a reader
/// would be waited for by the one that holds it.
///
//# Valid where no caller up to the one that entered the section uses, afterwards, a pointer
//# that it read inside: memslots can change in between.
//
// Subject: KVM: x86: hyper-v: Leave kvm->srcu around SynIC's APICv update
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Files: arch/x86/kvm/hyperv.c
// After: kvm-carry-cookie synic-autoeoi

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
