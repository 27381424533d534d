// SPDX-License-Identifier: GPL-2.0-or-later
/* The copy that does not. */
#include "kvm.h"

void header_differs_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm_flush(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
