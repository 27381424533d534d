// SPDX-License-Identifier: GPL-2.0-or-later
/* Nobody comes without the lock, so the function that waits is the contract. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int users;
};

static void drain(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void put(struct kvm *kvm)
{
	if (!--kvm->users)
		drain(kvm); /* WARN! must-not-hold kvm::srcu */
}

static int put_ok(struct kvm *kvm)
{
	return --kvm->users;
}

void contract_none_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	put(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

void contract_none_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	put_ok(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
