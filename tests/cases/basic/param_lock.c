// SPDX-License-Identifier: GPL-2.0-or-later
/* A helper that gets the lock as an argument waits for what its caller passes. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct srcu_struct irq_srcu;
};

static void wait_for(struct srcu_struct *ssp)
{
	synchronize_srcu(ssp);
}

static void wait_twice(struct srcu_struct *ssp)
{
	wait_for(ssp);
	wait_for(ssp);
}

void param_lock_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	wait_twice(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void param_lock_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	wait_twice(&kvm->irq_srcu);
	srcu_read_unlock(&kvm->srcu, idx);
	wait_twice(&kvm->srcu);
}
