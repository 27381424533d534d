// SPDX-License-Identifier: GPL-2.0-or-later
/* guard(srcu) keeps its index in the guard's own object. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

static void request(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

int guard_srcu_bad(struct kvm *kvm)
{
	guard(srcu)(&kvm->srcu);
	request(kvm); /* WARN! must-not-hold kvm::srcu */
	return kvm->slots;
}

int guard_srcu_ok(struct kvm *kvm)
{
	int slots;

	{
		guard(srcu)(&kvm->srcu);
		slots = kvm->slots;
	}
	request(kvm);
	return slots;
}
