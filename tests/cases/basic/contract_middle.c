// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The contract is the outermost function that others call without the lock:
 * activate() is entered only with it, request() and install() also without.
 */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

static void install(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void request(struct kvm *kvm)
{
	install(kvm);
}

static void activate(struct kvm *kvm)
{
	request(kvm); /* WARN! must-not-hold kvm::srcu */
}

/* PATH: contract_middle_bad activate request install synchronize_srcu */
void contract_middle_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	activate(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

void contract_middle_ok(struct kvm *kvm)
{
	request(kvm);
	install(kvm);
}
