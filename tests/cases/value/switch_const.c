// SPDX-License-Identifier: GPL-2.0-or-later
/* A constant goes into a switch. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int value;
};

static int set_msr(struct kvm *kvm, u32 index, int value)
{
	switch (index) {
	case 0x10 ... 0x1f:
		kvm->value = value;
		return 0;
	case 0x40:
		synchronize_srcu(&kvm->srcu);
		return 0;
	default:
		return -EINVAL;
	}
}

int switch_const_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = set_msr(kvm, 0x40, 1); /* WARN! must-not-hold kvm::srcu */

	srcu_read_unlock(&kvm->srcu, idx);
	return ret;
}

int switch_const_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = set_msr(kvm, 0x13, 1);

	ret |= set_msr(kvm, 0x80, 1);
	srcu_read_unlock(&kvm->srcu, idx);
	return ret | set_msr(kvm, 0x40, 1);
}
