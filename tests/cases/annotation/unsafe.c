// SPDX-License-Identifier: GPL-2.0-or-later
/* What its author takes out of the analysis is counted, and not reported. */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

void request(struct kvm *kvm) __must_not_hold(&kvm->srcu);

static void trusted(struct kvm *kvm) __context_unsafe(initialisation);
static void trusted(struct kvm *kvm)
{
	request(kvm);
}

void unsafe_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	trusted(kvm);
	context_unsafe(request(kvm));
	srcu_read_unlock(&kvm->srcu, idx);
}

void unsafe_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	context_unsafe(kvm->lock.owner = 0);
	request(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}
