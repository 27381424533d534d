// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: [x86] KVM: SVM: Take and hold ir_list_lock when updating vCPU's Physical ID entry
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/svm/avic.c

virtual patch

@depends on patch@
expression f; identifier svm;
@@
 avic_vcpu_put(...)
 {
	<...
-	spin_lock_irqsave(&svm->ir_list_lock, f);
	...>
 }

@depends on patch@
expression f; identifier svm;
@@
 avic_vcpu_put(...)
 {
	<...
-	spin_unlock_irqrestore(&svm->ir_list_lock, f);
	...>
 }
