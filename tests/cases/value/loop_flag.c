// SPDX-License-Identifier: GPL-2.0-or-later
/* A flag set inside a loop tells after it whether the lock was taken. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int pending[8];
};

void loop_flag_bad(struct kvm *kvm)
{
	bool locked = false;
	int i, idx = 0;

	for (i = 0; i < 8 && !locked; i++) {
		if (kvm->pending[i]) {
			idx = srcu_read_lock(&kvm->srcu);
			locked = true;
		}
	}
	if (locked) {
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
		srcu_read_unlock(&kvm->srcu, idx);
	}
}

void loop_flag_ok(struct kvm *kvm)
{
	bool locked = false;
	int i, idx = 0;

	for (i = 0; i < 8 && !locked; i++) {
		if (kvm->pending[i]) {
			idx = srcu_read_lock(&kvm->srcu);
			locked = true;
		}
	}
	if (locked)
		srcu_read_unlock(&kvm->srcu, idx);
	else
		synchronize_srcu(&kvm->srcu);
}
