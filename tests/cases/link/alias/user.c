// SPDX-License-Identifier: GPL-2.0-or-later
/* Calls by the aliases. */
#include "kvm.h"

void alias_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	flush(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void alias_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	mark(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	flush(kvm);
}
