// SPDX-License-Identifier: GPL-2.0-or-later
/* The shortest deadlock: a reader waits for all readers. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

void direct_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void direct_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	srcu_read_unlock(&kvm->srcu, idx);
	synchronize_srcu(&kvm->srcu);
}
