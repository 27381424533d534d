// SPDX-License-Identifier: GPL-2.0-or-later
/* One bit of an unknown word decides twice. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

#define OP_READ 4
#define OP_SYNC 8

void bit_unknown_bad(struct kvm *kvm, unsigned int op)
{
	int idx = 0;

	if (op & OP_READ)
		idx = srcu_read_lock(&kvm->srcu);
	if (op & OP_SYNC)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (op & OP_READ)
		srcu_read_unlock(&kvm->srcu, idx);
}

void bit_unknown_ok(struct kvm *kvm, unsigned int op)
{
	int idx = 0;

	if (op & OP_READ)
		idx = srcu_read_lock(&kvm->srcu);
	if (!(op & OP_READ))
		synchronize_srcu(&kvm->srcu);
	if (op & OP_READ)
		srcu_read_unlock(&kvm->srcu, idx);
}
