// SPDX-License-Identifier: GPL-2.0-or-later
/* One flag decides twice in the same function. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

/* CONDITION: flag == true */
void flag_local_bad(struct kvm *kvm, bool flag)
{
	int idx = 0;

	if (flag)
		idx = srcu_read_lock(&kvm->srcu);
	if (flag)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (flag)
		srcu_read_unlock(&kvm->srcu, idx);
}

void flag_local_ok(struct kvm *kvm, bool flag)
{
	int idx = 0;

	if (flag)
		idx = srcu_read_lock(&kvm->srcu);
	if (!flag)
		synchronize_srcu(&kvm->srcu);
	if (flag)
		srcu_read_unlock(&kvm->srcu, idx);
}
