// SPDX-License-Identifier: GPL-2.0-or-later
/* The index is kept in a local, and another local is not it. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

int pick_index(void);

void local_bad(struct kvm *kvm)
{
	int other = pick_index();
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->slots += idx;
	srcu_read_unlock(&kvm->srcu, other); /* WARN! wrong-cookie kvm::srcu */
}

void local_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int copy = idx;

	kvm->slots++;
	srcu_read_unlock(&kvm->srcu, copy);
}
