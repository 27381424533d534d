// SPDX-License-Identifier: GPL-2.0-or-later
/// Hold kvm->srcu on every path to kvm_set_msr(), with the index in vcpu->srcu_idx, as
/// vcpu_run() does. Whoever is called with it can then leave the read section and enter it
/// again (synic-drop-all) without knowing who entered it.
///
/// - KVM_SET_MSRS, KVM_SET_NESTED_STATE and kvm_vcpu_check_block() take it with the index in a
///   local: they keep it in vcpu->srcu_idx instead.
/// - KVM_SET_VCPU_EVENTS and sync_regs() when they leave a nested guest, and the teardown of a
///   vCPU, come without it (nested VMX loads the host's MSRs): they take it.
///
//# Valid where vcpu->mutex is held, or nobody else can have the vCPU any more, and no reader of
//# kvm->srcu with an index in vcpu->srcu_idx is open already: it would be overwritten.
//
// Subject: KVM: x86: Keep the SRCU index in vcpu->srcu_idx for kvm_set_msr()
// Confidence: Medium
// Options: --no-includes --include-headers --max-width 80
// Files: arch/x86/kvm/x86.c virt/kvm/kvm_main.c
// Instead of: kvm-do-not-wait

virtual patch

@depends on patch@
identifier vcpu, idx, argp, r;
@@
 kvm_arch_vcpu_ioctl(...)
 {
 <...
-	int idx = srcu_read_lock(&vcpu->kvm->srcu);
+	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
 	r = msr_io(vcpu, argp, do_set_msr, 0);
-	srcu_read_unlock(&vcpu->kvm->srcu, idx);
+	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
 ...>
 }

@nested depends on patch@
identifier vcpu, idx, r;
symbol kvm_x86_ops;
@@
-	idx = srcu_read_lock(&vcpu->kvm->srcu);
+	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
 	r = kvm_x86_ops.nested_ops->set_state(vcpu, ...);
-	srcu_read_unlock(&vcpu->kvm->srcu, idx);
+	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);

@depends on nested@
identifier nested.idx, state;
@@
 	struct kvm_nested_state state;
-	int idx;

@depends on patch@
identifier vcpu;
@@
 kvm_vcpu_ioctl_x86_set_vcpu_events(struct kvm_vcpu *vcpu, ...)
 {
 <...
+	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
 	kvm_x86_ops.nested_ops->leave_nested(vcpu);
+	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
 ...>
 }

@depends on patch@
identifier vcpu;
@@
 void kvm_arch_vcpu_destroy(struct kvm_vcpu *vcpu)
 {
 <...
+	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
 	kvm_x86_ops.vcpu_free(vcpu);
+	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
 ...>
 }

@depends on patch@
identifier vcpu, idx, ret;
@@
 static int kvm_vcpu_check_block(struct kvm_vcpu *vcpu)
 {
 	int ret = -EINTR;
-	int idx = srcu_read_lock(&vcpu->kvm->srcu);
 	...
+	vcpu->srcu_idx = srcu_read_lock(&vcpu->kvm->srcu);
 	if (kvm_arch_vcpu_runnable(vcpu)) {
 		...
 	}
 	...
-	srcu_read_unlock(&vcpu->kvm->srcu, idx);
+	srcu_read_unlock(&vcpu->kvm->srcu, vcpu->srcu_idx);
 	return ret;
 }
