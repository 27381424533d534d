// SPDX-License-Identifier: GPL-2.0-or-later
/// Let kvm_amd.avic=1 use AVIC on a processor that has none.
///
//# For tests alone, never part of a series: an emulated processor ignores AVIC's bits, but
//# all that KVM does about AVIC runs. The guest then sees plain memory where its APIC would be.
//
// Confidence: High
// Options: --no-includes --max-width 100
// Files: arch/x86/kvm/svm/svm.c

virtual patch

@depends on patch@
expression E;
@@
 svm_hardware_setup(...)
 {
 	<...
-	E || !boot_cpu_has(X86_FEATURE_AVIC)
+	E
 	...>
 }
