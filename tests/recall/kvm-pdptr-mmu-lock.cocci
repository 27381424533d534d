// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: KVM: PDPTRs are read with mmu_lock held in mmu_alloc_roots(), which may fault on SVM (title not verified)
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/mmu/mmu.c

virtual patch

@depends on patch@
expression mmu, vcpu;
@@
 mmu_alloc_shadow_roots(...)
 {
	...
+	write_lock(&vcpu->kvm->mmu_lock);
	if (mmu->cpu_role.base.level == PT32E_ROOT_LEVEL) { ... }
	...
-	write_lock(&vcpu->kvm->mmu_lock);
	...
 }
