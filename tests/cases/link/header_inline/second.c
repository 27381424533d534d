// SPDX-License-Identifier: GPL-2.0-or-later
/* Waits after a reader, and marks inside one. */
#include "kvm.h"

void header_inline_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm_mark(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	kvm_flush(kvm);
}
