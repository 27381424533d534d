// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: KVM: Grab KVM's srcu lock when setting nested state
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: arch/x86/kvm/x86.c

virtual patch

@depends on patch@
expression vcpu, s, k, r, idx;
@@
-	idx = srcu_read_lock(&vcpu->kvm->srcu);
	r = kvm_x86_ops.nested_ops->set_state(vcpu, s, k);
-	srcu_read_unlock(&vcpu->kvm->srcu, idx);
