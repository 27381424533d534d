// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: kvm: kvm_lock was a spinlock, and mutexes are taken below it (title not verified)
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: include/linux/kvm_host.h virt/kvm/kvm_main.c arch/x86/kvm/x86.c arch/x86/kvm/mmu/mmu.c

virtual patch

@depends on patch@
@@
-extern struct mutex kvm_lock;
+extern spinlock_t kvm_lock;

@depends on patch@
declarer name DEFINE_MUTEX, DEFINE_SPINLOCK;
@@
-DEFINE_MUTEX(kvm_lock);
+DEFINE_SPINLOCK(kvm_lock);

@depends on patch@
@@
-mutex_lock(&kvm_lock)
+spin_lock(&kvm_lock)

@depends on patch@
@@
-mutex_unlock(&kvm_lock)
+spin_unlock(&kvm_lock)
