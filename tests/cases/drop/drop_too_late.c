// SPDX-License-Identifier: GPL-2.0-or-later
/* Leaving the reader after the wait, or taking it again before, helps nobody. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int runs;
};

static void request(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

void drop_too_late_bad(struct kvm *kvm, bool again)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->runs++;
	srcu_read_unlock(&kvm->srcu, idx);
	if (again)
		idx = srcu_read_lock(&kvm->srcu);
	request(kvm); /* WARN! must-not-hold kvm::srcu */
	if (!again)
		idx = srcu_read_lock(&kvm->srcu);
	srcu_read_unlock(&kvm->srcu, idx);
}

void drop_too_late_ok(struct kvm *kvm, bool again)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->runs++;
	srcu_read_unlock(&kvm->srcu, idx);
	request(kvm);
	if (again) {
		idx = srcu_read_lock(&kvm->srcu);
		kvm->runs++;
		srcu_read_unlock(&kvm->srcu, idx);
	}
}
