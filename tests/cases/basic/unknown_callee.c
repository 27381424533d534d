// SPDX-License-Identifier: GPL-2.0-or-later
/* A function without a body neither waits nor makes a lock forgotten. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

void elsewhere(struct kvm *kvm);

void unknown_callee_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	elsewhere(kvm);
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void unknown_callee_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	elsewhere(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
