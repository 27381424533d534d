// SPDX-License-Identifier: GPL-2.0-or-later
/* A helper's return value is a constant, or tells which way the helper went. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	bool active;
};

static bool supported(void)
{
	return false;
}

static bool needed(struct kvm *kvm, bool force)
{
	if (force)
		return true;
	return kvm->active;
}

void returned_flag_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	if (needed(kvm, true))
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void returned_flag_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	if (supported())
		synchronize_srcu(&kvm->srcu);
	if (!needed(kvm, true))
		synchronize_srcu(&kvm->srcu);
	srcu_read_unlock(&kvm->srcu, idx);
}
