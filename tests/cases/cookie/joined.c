// SPDX-License-Identifier: GPL-2.0-or-later
/* The index comes from one of two readers, joined in one variable, or in the wrong one. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int fast, slow;
};

void joined_bad(struct kvm *kvm, bool fast)
{
	int idx = 0, other = 0;

	if (fast)
		idx = srcu_read_lock(&kvm->srcu);
	else
		other = srcu_read_lock(&kvm->srcu);
	kvm->slow += other;
	srcu_read_unlock(&kvm->srcu, idx); /* WARN! wrong-cookie kvm::srcu */
}

void joined_ok(struct kvm *kvm, bool fast)
{
	int idx;

	if (fast) {
		kvm->fast++;
		idx = srcu_read_lock(&kvm->srcu);
	} else {
		kvm->slow++;
		idx = srcu_read_lock(&kvm->srcu);
	}
	srcu_read_unlock(&kvm->srcu, idx);
}
