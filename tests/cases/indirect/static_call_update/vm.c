// SPDX-License-Identifier: GPL-2.0-or-later
/* The calls. */
#include "vm.h"

DEFINE_STATIC_CALL_NULL(vm_sync, vm_proto);
DEFINE_STATIC_CALL_NULL(vm_mark, vm_proto);
DEFINE_STATIC_CALL_NULL(vm_none, vm_proto);

/* PATH: static_call_update_bad vendor_sync synchronize_srcu */
void static_call_update_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	static_call_cond(vm_sync)(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void static_call_update_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	static_call_cond(vm_mark)(kvm);
	static_call_cond(vm_none)(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	static_call_cond(vm_sync)(kvm);
}
