// SPDX-License-Identifier: GPL-2.0-or-later
/* Waiting before and after a reader is fine; only between is not. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

static void wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

void before_after_bad(struct kvm *kvm)
{
	int idx;

	wait(kvm);
	idx = srcu_read_lock(&kvm->srcu);
	wait(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
	wait(kvm);
}

int before_after_ok(struct kvm *kvm)
{
	int idx, slots;

	wait(kvm);
	idx = srcu_read_lock(&kvm->srcu);
	slots = kvm->slots;
	srcu_read_unlock(&kvm->srcu, idx);
	wait(kvm);
	return slots;
}
