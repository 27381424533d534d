// SPDX-License-Identifier: GPL-2.0-or-later
/* Waits inside a reader. */
#include "kvm.h"

/* PATH: header_inline_bad kvm_flush synchronize_srcu */
void header_inline_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm_flush(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void header_inline_change_bad(struct kvm *kvm)
{
	kvm_read_change(kvm);
}
