// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: [x86] KVM: SVM: Serialize accesses to the owner and mirror list with separate lock
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/svm/sev.c

virtual patch

@depends on patch@
expression e, f;
@@
 sev_vm_copy_enc_context_from(...)
 {
	<...
-	mutex_lock(&sev_mirror_lock);
	...>
 }

@depends on patch@
expression e, f;
@@
 sev_vm_copy_enc_context_from(...)
 {
	<...
-	mutex_unlock(&sev_mirror_lock);
	...>
 }
