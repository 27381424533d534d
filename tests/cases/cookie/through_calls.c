// SPDX-License-Identifier: GPL-2.0-or-later
/* The index is returned by one helper, written through a pointer by another. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

static int enter(struct kvm *kvm)
{
	return srcu_read_lock(&kvm->srcu);
}

static void enter_into(struct kvm *kvm, int *idx)
{
	*idx = srcu_read_lock(&kvm->srcu);
}

static int enter_lost(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->slots += idx;
	return 0;
}

static void leave(struct kvm *kvm, int idx)
{
	srcu_read_unlock(&kvm->srcu, idx);
}

void through_calls_bad(struct kvm *kvm)
{
	int idx = enter_lost(kvm);

	srcu_read_unlock(&kvm->srcu, idx); /* WARN! wrong-cookie kvm::srcu */
}

void through_calls_ok(struct kvm *kvm)
{
	int a = enter(kvm);
	int b;

	enter_into(kvm, &b);
	leave(kvm, b);
	leave(kvm, a);
}
