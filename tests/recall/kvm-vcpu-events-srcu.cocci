// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: KVM: x86: Acquire kvm->srcu when handling KVM_SET_VCPU_EVENTS
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/x86.c

virtual patch

@depends on patch@
expression vcpu, e, r;
@@
-	kvm_vcpu_srcu_read_lock(vcpu);
	r = kvm_vcpu_ioctl_x86_set_vcpu_events(vcpu, e);
-	kvm_vcpu_srcu_read_unlock(vcpu);
