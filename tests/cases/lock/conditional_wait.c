// SPDX-License-Identifier: GPL-2.0-or-later
/* The same through two calls, and the caller waits where the lock was not taken. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	bool dead;
	int idx;
};

static bool enter(struct kvm *kvm)
{
	if (kvm->dead)
		return false;
	kvm->idx = srcu_read_lock(&kvm->srcu);
	return true;
}

static int start(struct kvm *kvm)
{
	if (!enter(kvm))
		return -ENODEV;
	return 0;
}

int conditional_wait_bad(struct kvm *kvm)
{
	if (start(kvm))
		return -ENODEV;
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, kvm->idx);
	return 0;
}

int conditional_wait_ok(struct kvm *kvm)
{
	if (start(kvm)) {
		synchronize_srcu(&kvm->srcu);
		return -ENODEV;
	}
	srcu_read_unlock(&kvm->srcu, kvm->idx);
	return 0;
}
