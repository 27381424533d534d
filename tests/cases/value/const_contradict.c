// SPDX-License-Identifier: GPL-2.0-or-later
/* Two constants exclude each other. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

enum mode { MODE_IDLE, MODE_READ, MODE_SYNC };

void const_contradict_bad(struct kvm *kvm, int mode)
{
	int idx = 0;

	if (mode == MODE_READ)
		idx = srcu_read_lock(&kvm->srcu);
	if (mode != MODE_SYNC)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (mode == MODE_READ)
		srcu_read_unlock(&kvm->srcu, idx);
}

void const_contradict_ok(struct kvm *kvm, int mode)
{
	int idx = 0;

	if (mode == MODE_READ)
		idx = srcu_read_lock(&kvm->srcu);
	if (mode == MODE_SYNC)
		synchronize_srcu(&kvm->srcu);
	if (mode == MODE_READ)
		srcu_read_unlock(&kvm->srcu, idx);
}
