// SPDX-License-Identifier: GPL-2.0-or-later
/* A local function pointer chosen by a flag: with the flag known there is one target. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int count;
};

static void wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void count(struct kvm *kvm)
{
	kvm->count++;
}

static void change(struct kvm *kvm, bool sync)
{
	void (*fn)(struct kvm *kvm) = sync ? wait : count;

	fn(kvm);
}

void chosen_pointer_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	change(kvm, true); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void chosen_pointer_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	change(kvm, false);
	srcu_read_unlock(&kvm->srcu, idx);
	change(kvm, true);
}
