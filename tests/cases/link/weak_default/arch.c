// SPDX-License-Identifier: GPL-2.0-or-later
/* The strong ones win, wherever they stand. */
#include "kvm.h"

void arch_flush(struct kvm *kvm)
{
	kvm->pending = 1;
}

void arch_commit(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}
