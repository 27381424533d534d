// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: KVM: x86: Acquire SRCU in KVM_GET_MP_STATE to protect guest memory accesses
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/x86.c

virtual patch

@depends on patch@
identifier vcpu;
@@
 kvm_arch_vcpu_ioctl_get_mpstate(struct kvm_vcpu *vcpu, ...)
 {
	<...
-	kvm_vcpu_srcu_read_lock(vcpu);
	...>
 }

@depends on patch@
identifier vcpu;
@@
 kvm_arch_vcpu_ioctl_get_mpstate(struct kvm_vcpu *vcpu, ...)
 {
	<...
-	kvm_vcpu_srcu_read_unlock(vcpu);
	...>
 }
