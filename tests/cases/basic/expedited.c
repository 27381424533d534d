// SPDX-License-Identifier: GPL-2.0-or-later
/* Expedited waiting waits all the same. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

void expedited_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	synchronize_srcu_expedited(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void expedited_ok(struct kvm *kvm)
{
	synchronize_srcu_expedited(&kvm->srcu);
}
