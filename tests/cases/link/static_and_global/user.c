// SPDX-License-Identifier: GPL-2.0-or-later
/* A file without one does. */
#include "kvm.h"

void flush(struct kvm *kvm);

void static_and_global_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	flush(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}
