// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: [x86] KVM: Protect userspace MSR filter with SRCU, and set atomically-ish
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/x86.c

virtual patch

@depends on patch@
expression e, f;
@@
 kvm_msr_allowed(...)
 {
	<...
-	f = srcu_read_lock(e);
	...>
 }

@depends on patch@
expression e, f;
@@
 kvm_msr_allowed(...)
 {
	<...
-	srcu_read_unlock(e, f);
	...>
 }
