// SPDX-License-Identifier: GPL-2.0-or-later
/* Nothing comes back from a function declared noreturn. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

void complain(struct kvm *kvm);

int noreturn_bad(struct kvm *kvm, bool broken)
{
	int idx = 0;

	if (broken) {
		idx = srcu_read_lock(&kvm->srcu);
		complain(kvm);
	}
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (broken)
		srcu_read_unlock(&kvm->srcu, idx);
	return 0;
}

int noreturn_ok(struct kvm *kvm, bool broken)
{
	if (broken) {
		srcu_read_lock(&kvm->srcu);
		panic("broken");
	}
	synchronize_srcu(&kvm->srcu);
	return 0;
}
