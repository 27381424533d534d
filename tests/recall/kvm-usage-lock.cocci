// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: KVM: Use dedicated mutex to protect kvm_usage_count to avoid deadlock (title not verified)
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: virt/kvm/kvm_main.c

virtual patch

@depends on patch@
@@
-	guard(mutex)(&kvm_usage_lock);
+	guard(mutex)(&kvm_lock);
