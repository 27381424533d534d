// SPDX-License-Identifier: GPL-2.0-or-later
/* A loop that adds a reader each round: found, and the analysis comes to an end. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int used;
};

void loop_reader_kept_bad(struct kvm *kvm, int n)
{
	while (n--) {
		srcu_read_lock(&kvm->srcu);
		kvm->used++;
	}
} /* WARN! lock-imbalance kvm::srcu */

void loop_reader_kept_ok(struct kvm *kvm, int n)
{
	while (n--) {
		int idx = srcu_read_lock(&kvm->srcu);

		kvm->used++;
		srcu_read_unlock(&kvm->srcu, idx);
	}
}
