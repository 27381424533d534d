// SPDX-License-Identifier: GPL-2.0-or-later
/* The caller says by a parameter whether it holds the lock. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

static void update(struct kvm *kvm, bool locked)
{
	if (!locked)
		synchronize_srcu(&kvm->srcu);
}

/* CONDITION: locked == false */
void flag_param_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	update(kvm, false); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void flag_param_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	update(kvm, true);
	srcu_read_unlock(&kvm->srcu, idx);
	update(kvm, false);
}
