// SPDX-License-Identifier: GPL-2.0-or-later
/* The flag is negated on its way into another flag, and passed on as an int. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

static void update(struct kvm *kvm, int must_wait)
{
	if (must_wait)
		synchronize_srcu(&kvm->srcu);
}

static void change(struct kvm *kvm, bool guest)
{
	bool host = !guest;

	update(kvm, host);
}

void negated_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	change(kvm, false); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void negated_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	change(kvm, true);
	srcu_read_unlock(&kvm->srcu, idx);
	change(kvm, false);
}
