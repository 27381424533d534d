// SPDX-License-Identifier: GPL-2.0-or-later
/* Early returns inside a guard's scope release, and a caller starts with nothing held. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

static int lookup(struct kvm *kvm, int slot)
{
	guard(srcu)(&kvm->srcu);

	if (slot < 0)
		return -EINVAL;
	if (slot >= kvm->slots)
		return -ENODEV;
	return slot;
}

static int lookup_kept(struct kvm *kvm, int slot, int *idx)
{
	*idx = srcu_read_lock(&kvm->srcu);
	return slot < kvm->slots ? slot : 0;
}

int guard_return_bad(struct kvm *kvm, int slot)
{
	int idx;
	int ret = lookup_kept(kvm, slot, &idx);

	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
	return ret;
}

int guard_return_ok(struct kvm *kvm, int slot)
{
	int ret = lookup(kvm, slot);

	synchronize_srcu(&kvm->srcu);
	return ret;
}
