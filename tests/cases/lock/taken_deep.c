// SPDX-License-Identifier: GPL-2.0-or-later
/* The lock is taken for the caller at the end of a chain that is longer than anyone would count. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	u64 value;
};

#define STEP(n, below)						\
static noinline int enter##n(struct kvm *kvm)			\
{								\
	kvm->value += n;					\
	return below;						\
}

STEP(0, srcu_read_lock(&kvm->srcu))
STEP(1, enter0(kvm))
STEP(2, enter1(kvm))
STEP(3, enter2(kvm))
STEP(4, enter3(kvm))
STEP(5, enter4(kvm))
STEP(6, enter5(kvm))
STEP(7, enter6(kvm))
STEP(8, enter7(kvm))
STEP(9, enter8(kvm))
STEP(10, enter9(kvm))
STEP(11, enter10(kvm))
STEP(12, enter11(kvm))
STEP(13, enter12(kvm))
STEP(14, enter13(kvm))
STEP(15, enter14(kvm))

void taken_deep_bad(struct kvm *kvm)
{
	int idx = enter15(kvm);

	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void taken_deep_ok(struct kvm *kvm)
{
	int idx = enter15(kvm);

	srcu_read_unlock(&kvm->srcu, idx);
	synchronize_srcu(&kvm->srcu);
}
