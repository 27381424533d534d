// SPDX-License-Identifier: GPL-2.0-or-later
/* Who gets past an early return is known to have passed its test. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int value;
};

static int update(struct kvm *kvm, int value, bool host)
{
	if (host) {
		kvm->value = value;
		return 0;
	}
	if (value < 0)
		return -EINVAL;
	kvm->value = value;
	synchronize_srcu(&kvm->srcu);
	return 0;
}

int early_return_bad(struct kvm *kvm, int value)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = update(kvm, value, false); /* WARN! must-not-hold kvm::srcu */

	srcu_read_unlock(&kvm->srcu, idx);
	return ret;
}

int early_return_ok(struct kvm *kvm, int value)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = update(kvm, value, true);

	srcu_read_unlock(&kvm->srcu, idx);
	if (ret)
		return ret;
	return update(kvm, value, false);
}
