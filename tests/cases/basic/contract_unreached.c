// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * change() is also entered without the lock, but then with a constant that keeps
 * it from waiting: it is no contract, and the site stays below.
 */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

static void install(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void change(struct kvm *kvm, bool wait)
{
	kvm->slots++;
	if (wait)
		install(kvm); /* WARN! must-not-hold kvm::srcu */
}

void contract_unreached_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	change(kvm, true);
	srcu_read_unlock(&kvm->srcu, idx);
}

void contract_unreached_ok(struct kvm *kvm)
{
	change(kvm, false);
}
