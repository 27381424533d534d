// SPDX-License-Identifier: GPL-2.0-or-later
/* A function that calls itself, with and without a lock of its own around that. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int used;
};

static void walk(struct kvm *kvm, int level)
{
	if (level > 0) {
		walk(kvm, level - 1);
		return;
	}
	synchronize_srcu(&kvm->srcu);
}

static void read_walk(struct kvm *kvm, int level)
{
	int idx = srcu_read_lock(&kvm->srcu);

	if (level > 0)
		read_walk(kvm, level - 1);
	kvm->used++;
	srcu_read_unlock(&kvm->srcu, idx);
}

void recursion_bad(struct kvm *kvm, int level)
{
	int idx = srcu_read_lock(&kvm->srcu);

	walk(kvm, level); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void recursion_ok(struct kvm *kvm, int level)
{
	read_walk(kvm, level);
	walk(kvm, level);
}
