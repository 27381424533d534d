// SPDX-License-Identifier: GPL-2.0-or-later
/// Let kvm_request_apicv_update() wait for no reader of kvm->srcu: inhibiting AVIC need not
/// delete the memslot of the APIC access page. The slot is made once, with the first vCPU, and
/// stays; its mapping is zapped, and while APICv is inhibited the fault handler answers with
/// emulation instead of mapping the page again.
///
/// - The inhibit reasons change under a mutex of their own. kvm_vcpu_update_apicv() takes it
///   as well: a vCPU that was kicked sees the new reasons before it enters the guest again.
/// - kvm_zap_gfn_range() needs the memslots; the ioctls of the PIT do not hold kvm->srcu, so
///   there is a read section around the zap.
/// - The answer for the hidden page is emulation. As a page without a slot it would get an
///   MMIO SPTE, which would stay when APICv is activated again.
/// - VMX has a page of the same number for flexpriority, which it needs whether APICv is
///   inhibited or not: the new member is set by AVIC alone.
///
//# Valid where the page is mapped by nobody but the fault handler, and no pointer into the
//# memslot is kept elsewhere: nothing sees the slot go any more.
//
// Entry: do not wait (keep the memslot)
// Rule: must-not-hold
// Class: kvm::srcu
// Callee: kvm_request_apicv_update
// Tree: arch/x86/kvm/svm/avic.c ^static int avic_update_access_page\(
// Tree: arch/x86/kvm/mmu/mmu.c ^static bool try_async_pf\(
// Subject: KVM: x86: Hide the APIC access page, but keep its memslot
// Confidence: High
// Options: --no-includes --include-headers --max-width 80 --smpl-spacing
// Macro: FNAME(name) name
// Files: arch/x86/include/asm/kvm_host.h arch/x86/kvm/x86.c arch/x86/kvm/mmu/mmu.c arch/x86/kvm/mmu/paging_tmpl.h arch/x86/kvm/svm/avic.c arch/x86/kvm/svm/svm.c arch/x86/kvm/svm/svm.h
// After: kvm-zap-seq
// Instead of: kvm-carry-cookie

virtual patch

@depends on patch@
@@
 struct kvm_arch {
 	...
 	bool apic_access_page_done;
+	/* The page is mapped while APICv is active, and only then (AVIC) */
+	bool apic_access_page_follows_apicv;
 	unsigned long apicv_inhibit_reasons;
+	/* Protects changes of apicv_inhibit_reasons */
+	struct mutex apicv_update_lock;
 	...
 };

// Nothing of a vendor is left to do.
@depends on patch@
type T;
@@
 struct kvm_x86_ops {
 	...
-	T pre_update_apicv_exec_ctrl;
 	...
 };

// ---- x86.c: the request, and the vCPU that follows it

@depends on patch@
identifier kvm, enable;
@@
 void kvm_apicv_init(struct kvm *kvm, bool enable)
 {
+	mutex_init(&kvm->arch.apicv_update_lock);
 	...
 }

@depends on patch@
symbol kvm_x86_ops;
identifier vcpu;
@@
 void kvm_vcpu_update_apicv(struct kvm_vcpu *vcpu)
 {
 	...
+	mutex_lock(&vcpu->kvm->arch.apicv_update_lock);
 	vcpu->arch.apicv_active = kvm_apicv_activated(vcpu->kvm);
 	...
 	kvm_x86_ops.refresh_apicv_exec_ctrl(vcpu);
+	mutex_unlock(&vcpu->kvm->arch.apicv_update_lock);
 }

@request depends on patch@
statement LOOP;
symbol gfn, idx;
identifier kvm, activate, bit, except, old, new, expected;
@@
 void kvm_request_apicv_update(struct kvm *kvm, bool activate, ulong bit)
 {
	...
-	old = READ_ONCE(kvm->arch.apicv_inhibit_reasons);
-	LOOP
-	if (!!old == !!new)
-		return;
+	mutex_lock(&kvm->arch.apicv_update_lock);
+	old = new = kvm->arch.apicv_inhibit_reasons;
+	if (activate)
+		__clear_bit(bit, &new);
+	else
+		__set_bit(bit, &new);
+	if (!!old == !!new) {
+		WRITE_ONCE(kvm->arch.apicv_inhibit_reasons, new);
+		mutex_unlock(&kvm->arch.apicv_update_lock);
+		return;
+	}
 	trace_kvm_apicv_update_request(activate, bit);
-	if (kvm_x86_ops.pre_update_apicv_exec_ctrl)
-		kvm_x86_ops.pre_update_apicv_exec_ctrl(kvm, activate);
-	except = kvm_get_running_vcpu();
+	/*
+	 * The other vCPUs leave the guest before the reasons change, and take
+	 * apicv_update_lock before they enter it again.  The running vCPU is
+	 * updated here instead of at its next #VMEXIT.
+	 */
+	except = kvm_get_running_vcpu();
 	kvm_make_all_cpus_request_except(kvm, KVM_REQ_APICV_UPDATE, except);
+	WRITE_ONCE(kvm->arch.apicv_inhibit_reasons, new);
+	if (new && kvm->arch.apic_access_page_follows_apicv) {
+		gfn_t gfn = gpa_to_gfn(APIC_DEFAULT_PHYS_BASE);
+		int idx;
+
+		/* The zap needs the memslots; not every caller holds this. */
+		idx = srcu_read_lock(&kvm->srcu);
+		kvm_zap_gfn_range(kvm, gfn, gfn + 1);
+		srcu_read_unlock(&kvm->srcu, idx);
+	}
+	mutex_unlock(&kvm->arch.apicv_update_lock);
+
 	if (except)
 		kvm_vcpu_update_apicv(except);
 }

@depends on request@
@@
 kvm_request_apicv_update(...)
 {
 	...
-	unsigned long expected;
 	...
 }

// ---- mmu: the fault handler

@depends on patch@
symbol r;
identifier vcpu, prefault, gfn, gpa, pfn, write, writable, slot, async;
type T;
@@
+static bool kvm_is_hidden_memslot(struct kvm *kvm, struct kvm_memory_slot *slot)
+{
+	if (!slot || slot->id != APIC_ACCESS_PAGE_PRIVATE_MEMSLOT)
+		return false;
+	return kvm->arch.apic_access_page_follows_apicv && !kvm_apicv_activated(kvm);
+}
+
 static T try_async_pf(struct kvm_vcpu *vcpu, bool prefault, gfn_t gfn, gpa_t gpa,
 	     kvm_pfn_t *pfn, bool write, bool *writable
+			 , int *r
 			 )
 {
 	...
 	struct kvm_memory_slot *slot = kvm_vcpu_gfn_to_memslot(vcpu, ...);
 	bool async;
+
+	*r = RET_PF_RETRY;
 	...
 	if (slot && (slot->flags & KVM_MEMSLOT_INVALID))
 		return true;
 	if (is_guest_mode(vcpu) && !kvm_is_visible_memslot(slot)) {
 		...
 	}
+
+	/* Emulated without an MMIO SPTE, which would outlive the inhibition */
+	if (kvm_is_hidden_memslot(vcpu->kvm, slot)) {
+		*r = RET_PF_EMULATE;
+		return true;
+	}
 	...
 }

// Also in paging_tmpl.h, in a function that a macro names.
@depends on patch@
expression list[7] es;
symbol r;
@@
 if (try_async_pf(es
+		 , &r
 		 ))
-	return RET_PF_RETRY;
+	return r;

// ---- AVIC: the slot is made once, and nothing is done before an update

@depends on patch@
symbol false;
identifier kvm, activate, ret, out;
@@
-static int avic_update_access_page(struct kvm *kvm, bool activate)
+static int avic_alloc_access_page(struct kvm *kvm)
 {
 	int ret = 0;
 	...
-	if ((kvm->arch.apic_access_page_done == activate) || (kvm->mm != current->mm))
+	if (kvm->arch.apic_access_page_done)
 		goto out;
 	ret = __x86_set_memory_region(kvm,
 				      APIC_ACCESS_PAGE_PRIVATE_MEMSLOT,
 				      APIC_DEFAULT_PHYS_BASE,
-				      activate ? PAGE_SIZE : 0
+				      PAGE_SIZE
 				      );
 	...
-	kvm->arch.apic_access_page_done = activate;
+	kvm->arch.apic_access_page_done = true;
 	...
 }

@depends on patch@
identifier vcpu, ret;
@@
 static int avic_init_backing_page(struct kvm_vcpu *vcpu)
 {
+	int ret;
 	...
-	if (kvm_apicv_activated(vcpu->kvm)) {
-		int ret;
-
-		ret = avic_update_access_page(vcpu->kvm, true);
-		if (ret)
-			return ret;
-	}
+	ret = avic_alloc_access_page(vcpu->kvm);
+	if (ret)
+		return ret;
 	...
 }

@depends on patch@
identifier kvm, activate;
@@
-void svm_pre_update_apicv_exec_ctrl(struct kvm *kvm, bool activate)
-{
-	avic_update_access_page(kvm, activate);
-}

@depends on patch@
identifier kvm, activate;
@@
-void svm_pre_update_apicv_exec_ctrl(struct kvm *kvm, bool activate);

@depends on patch@
@@
 struct kvm_x86_ops svm_x86_ops = {
-	.pre_update_apicv_exec_ctrl = svm_pre_update_apicv_exec_ctrl,
 };

@depends on patch@
identifier kvm, kvm_svm, flags, vm_id;
@@
 int avic_vm_init(struct kvm *kvm)
 {
 	...
 	hash_add(svm_vm_data_hash, &kvm_svm->hnode, kvm_svm->avic_vm_id);
 	spin_unlock_irqrestore(&svm_vm_data_hash_lock, flags);
+	kvm->arch.apic_access_page_follows_apicv = true;
 	...
 }
