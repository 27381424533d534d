// SPDX-License-Identifier: GPL-2.0-or-later
/* The flag is a field: it lasts over a call that leaves it alone, not over one that writes it. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	bool busy;
	int exits;
};

static void count(struct kvm *kvm)
{
	kvm->exits++;
}

static void finish(struct kvm *kvm)
{
	kvm->busy = false;
}

void flag_field_bad(struct kvm *kvm)
{
	bool busy = kvm->busy;
	int idx = 0;

	if (busy)
		idx = srcu_read_lock(&kvm->srcu);
	finish(kvm);
	if (!kvm->busy)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (busy)
		srcu_read_unlock(&kvm->srcu, idx);
}

void flag_field_ok(struct kvm *kvm)
{
	int idx = 0;

	if (kvm->busy)
		idx = srcu_read_lock(&kvm->srcu);
	count(kvm);
	if (!kvm->busy)
		synchronize_srcu(&kvm->srcu);
	if (kvm->busy)
		srcu_read_unlock(&kvm->srcu, idx);
}
