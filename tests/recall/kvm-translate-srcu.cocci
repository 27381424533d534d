// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: KVM: KVM_TRANSLATE walks the guest's page tables without kvm->srcu (title not verified)
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/x86.c

virtual patch

@depends on patch@
expression e, f;
@@
 kvm_arch_vcpu_ioctl_translate(...)
 {
	<...
-	f = srcu_read_lock(e);
	...>
 }

@depends on patch@
expression e, f;
@@
 kvm_arch_vcpu_ioctl_translate(...)
 {
	<...
-	srcu_read_unlock(e, f);
	...>
 }
