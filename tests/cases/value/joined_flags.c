// SPDX-License-Identifier: GPL-2.0-or-later
/* Two flags in one condition, joined by && and || and through likely(). */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

static void update(struct kvm *kvm, bool host, bool active)
{
	if (unlikely(!host && active))
		synchronize_srcu(&kvm->srcu);
}

void joined_flags_bad(struct kvm *kvm, bool active)
{
	int idx = srcu_read_lock(&kvm->srcu);

	update(kvm, false, active); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void joined_flags_ok(struct kvm *kvm, bool active)
{
	int idx = srcu_read_lock(&kvm->srcu);

	update(kvm, true, active);
	update(kvm, false, false);
	srcu_read_unlock(&kvm->srcu, idx);
	update(kvm, false, active);
}
