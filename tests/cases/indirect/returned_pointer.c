// SPDX-License-Identifier: GPL-2.0-or-later
/* A function that returns the function to call. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int count;
};

typedef void (*vm_fn)(struct kvm *kvm);

static void wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void count(struct kvm *kvm)
{
	kvm->count++;
}

static vm_fn pick_wait(void)
{
	return wait;
}

static vm_fn pick_count(void)
{
	return count;
}

void returned_pointer_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	pick_wait()(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void returned_pointer_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	pick_count()(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	pick_wait()(kvm);
}
