// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: KVM: x86: fix deadlock for KVM_XEN_EVTCHN_RESET
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/xen.c

virtual patch

@depends on patch@
identifier kvm;
@@
 kvm_xen_eventfd_reset(struct kvm *kvm)
 {
	...
-	mutex_unlock(&kvm->arch.xen.xen_lock);
	synchronize_srcu(&kvm->srcu);
+	mutex_unlock(&kvm->arch.xen.xen_lock);
	...
 }
