// SPDX-License-Identifier: GPL-2.0-or-later
/* Nothing comes back from a function that always ends in one, either. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int state;
};

static void give_up(struct kvm *kvm)
{
	if (kvm->state)
		panic("state %d", kvm->state);
	for (;;)
		cpu_relax();
}

static void may_give_up(struct kvm *kvm)
{
	if (kvm->state)
		panic("state %d", kvm->state);
}

void noreturn_derived_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	may_give_up(kvm);
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void noreturn_derived_ok(struct kvm *kvm, bool broken)
{
	if (broken) {
		srcu_read_lock(&kvm->srcu);
		give_up(kvm);
	}
	synchronize_srcu(&kvm->srcu);
}
