/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What locks.c calls: only a reader that links units looks in here from there. */
#include "locks.h"

void wait_prototype(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

void wait_typedef(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

void wait_unmarked(struct kvm *kvm)
{
	wait_prototype(kvm); // L must-not-hold
}
