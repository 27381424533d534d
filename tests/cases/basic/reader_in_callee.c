// SPDX-License-Identifier: GPL-2.0-or-later
/* What a callee takes and gives back is not held after it; what it keeps is. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

static int read_slots(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int slots = kvm->slots;

	srcu_read_unlock(&kvm->srcu, idx);
	return slots;
}

static int enter(struct kvm *kvm)
{
	return srcu_read_lock(&kvm->srcu);
}

static void leave(struct kvm *kvm, int idx)
{
	srcu_read_unlock(&kvm->srcu, idx);
}

void reader_in_callee_bad(struct kvm *kvm)
{
	int idx = enter(kvm);

	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	leave(kvm, idx);
}

int reader_in_callee_ok(struct kvm *kvm)
{
	int slots = read_slots(kvm);

	synchronize_srcu(&kvm->srcu);
	leave(kvm, enter(kvm));
	synchronize_srcu(&kvm->srcu);
	return slots;
}
