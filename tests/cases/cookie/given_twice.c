// SPDX-License-Identifier: GPL-2.0-or-later
/* One index given for both of two readers. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

int given_twice_bad(struct kvm *kvm)
{
	int outer = srcu_read_lock(&kvm->srcu);
	int inner = srcu_read_lock(&kvm->srcu);

	kvm->slots++;
	srcu_read_unlock(&kvm->srcu, inner);
	srcu_read_unlock(&kvm->srcu, inner); /* WARN! wrong-cookie kvm::srcu */
	return outer;
}

int given_twice_ok(struct kvm *kvm)
{
	int outer = srcu_read_lock(&kvm->srcu);
	int inner = srcu_read_lock(&kvm->srcu);

	kvm->slots++;
	srcu_read_unlock(&kvm->srcu, inner);
	srcu_read_unlock(&kvm->srcu, outer);
	return 0;
}
