// SPDX-License-Identifier: GPL-2.0-or-later
/* Weak defaults: one is replaced by less, one by more, one not at all. */
#include "kvm.h"

void __weak arch_flush(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

void __weak arch_commit(struct kvm *kvm)
{
	kvm->pending = 0;
}

void __weak arch_reload(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

void weak_default_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	arch_flush(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

/* PATH: weak_default_bad arch_commit synchronize_srcu */
void weak_default_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	arch_commit(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void weak_kept_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	arch_reload(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}
