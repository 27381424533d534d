// SPDX-License-Identifier: GPL-2.0-or-later
/* Known imprecision: that an index is never negative is not known. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

void sentinel_bad(struct kvm *kvm, bool read)
{
	int idx = -1;

	if (read)
		idx = srcu_read_lock(&kvm->srcu);
	kvm->slots++;
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (read)
		srcu_read_unlock(&kvm->srcu, idx);
}

void sentinel_ok(struct kvm *kvm, bool read)
{
	int idx = -1;

	if (read)
		idx = srcu_read_lock(&kvm->srcu);
	kvm->slots++;
	if (idx >= 0)
		srcu_read_unlock(&kvm->srcu, idx);
} /* WARN lock-imbalance kvm::srcu */
