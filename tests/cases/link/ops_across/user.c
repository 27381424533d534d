// SPDX-License-Identifier: GPL-2.0-or-later
/* Calls through the table of another file, beside a function of the same name. */
#include "kvm.h"

static void vm_flush(struct kvm *kvm)
{
	kvm->pending = 2;
}

/* PATH: ops_across_bad vm_flush synchronize_srcu */
void ops_across_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	vm_ops.flush(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void ops_across_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	vm_flush(kvm);
	vm_ops.mark(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	vm_ops.flush(kvm);
}
