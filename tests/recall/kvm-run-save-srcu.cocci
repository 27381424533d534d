// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: [x86] KVM: Take srcu lock in post_kvm_run_save()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/x86.c

virtual patch

@depends on patch@
expression vcpu;
@@
-	post_kvm_run_save(vcpu);
	kvm_vcpu_srcu_read_unlock(vcpu);
+	post_kvm_run_save(vcpu);
