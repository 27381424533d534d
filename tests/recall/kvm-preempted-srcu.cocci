// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: KVM: memslots are read for the steal time of a preempted vCPU without kvm->srcu (title not verified)
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/x86.c

virtual patch

@depends on patch@
expression idx, vcpu;
@@
 kvm_arch_vcpu_put(...)
 {
	<...
-	idx = srcu_read_lock(&vcpu->kvm->srcu);
	...>
 }

@depends on patch@
expression idx, vcpu;
@@
 kvm_arch_vcpu_put(...)
 {
	<...
-	srcu_read_unlock(&vcpu->kvm->srcu, idx);
	...>
 }
