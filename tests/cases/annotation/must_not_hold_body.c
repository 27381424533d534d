// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An annotated function is the contract, whatever else is entered without the lock
 * below or above it; with its body here the path goes on to the wait.
 */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

static void install(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void request(struct kvm *kvm) __must_not_hold(&kvm->srcu);
static void request(struct kvm *kvm)
{
	install(kvm);
}

static void activate(struct kvm *kvm)
{
	request(kvm); /* WARN! must-not-hold kvm::srcu */
}

/* PATH: must_not_hold_body_bad activate request install synchronize_srcu */
void must_not_hold_body_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	activate(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

void must_not_hold_body_ok(struct kvm *kvm)
{
	activate(kvm);
	install(kvm);
}
