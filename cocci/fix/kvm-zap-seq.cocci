// SPDX-License-Identifier: GPL-2.0-or-later
/// Let a page fault that looked at the VM before kvm_zap_gfn_range() ran retry: a fault
/// handler samples kvm->mmu_notifier_seq, decides what to map, and maps it under mmu_lock if
/// the sequence is still the same. A zap that does not change it can be undone by a fault that
/// decided before.
///
//# Harmless for callers that did not need it: a fault that raced is taken once more.
//
// Subject: KVM: x86/mmu: Let faults notice kvm_zap_gfn_range()
// Confidence: High
// Options: --no-includes --include-headers --max-width 100
// Files: arch/x86/kvm/mmu/mmu.c

virtual patch

@depends on patch@
identifier kvm;
@@
 void kvm_zap_gfn_range(struct kvm *kvm, ...)
 {
 	...
 	spin_lock(&kvm->mmu_lock);
+	/* A fault that has looked up what is zapped here must look again */
+	kvm->mmu_notifier_seq++;
 	...
 }
