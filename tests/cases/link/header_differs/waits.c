// SPDX-License-Identifier: GPL-2.0-or-later
/* The copy that waits. */
#define FLUSH_WAITS
#include "kvm.h"

void header_differs_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm_flush(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}
