// SPDX-License-Identifier: GPL-2.0-or-later
/// Ask for the APICv update of an interrupt window without leaving the kvm->srcu read
/// section first.
///
//# A mutation: it puts a deadlock into a correct tree.
//
// Confidence: High
// Options: --no-includes --include-headers --max-width 100
// Files: arch/x86/kvm/svm/avic.c

virtual patch

@depends on patch@
identifier vcpu, activate;
@@
 void svm_toggle_avic_for_irq_window(struct kvm_vcpu *vcpu, bool activate)
 {
 	...
-	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
 	kvm_request_apicv_update(vcpu->kvm, activate, ...);
-	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
 }
