// SPDX-License-Identifier: GPL-2.0-or-later
/* The index is thrown away, and a constant given instead. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

void lost_bad(struct kvm *kvm)
{
	srcu_read_lock(&kvm->srcu);
	kvm->slots++;
	srcu_read_unlock(&kvm->srcu, 0); /* WARN! wrong-cookie kvm::srcu */
}

void lost_ok(struct kvm *kvm)
{
	int idx = 0;

	idx = srcu_read_lock(&kvm->srcu);
	kvm->slots++;
	srcu_read_unlock(&kvm->srcu, idx);
}
