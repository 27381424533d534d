// SPDX-License-Identifier: GPL-2.0-or-later
/* The caller leaves its reader around a call that waits. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int runs;
};

static void request(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

void drop_in_caller_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->runs++;
	srcu_read_unlock(&kvm->srcu, idx);
	idx = srcu_read_lock(&kvm->srcu);
	request(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void drop_in_caller_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->runs++;
	srcu_read_unlock(&kvm->srcu, idx);
	request(kvm);
	idx = srcu_read_lock(&kvm->srcu);
	kvm->runs++;
	srcu_read_unlock(&kvm->srcu, idx);
}
