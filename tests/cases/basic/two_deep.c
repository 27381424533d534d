// SPDX-License-Identifier: GPL-2.0-or-later
/* The wait is two calls below; both callers share the way to it. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

static void swap_slots(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void update(struct kvm *kvm)
{
	swap_slots(kvm);
}

/* PATH: two_deep_bad update swap_slots synchronize_srcu */
void two_deep_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	update(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void two_deep_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	srcu_read_unlock(&kvm->srcu, idx);
	update(kvm);
}
