// SPDX-License-Identifier: GPL-2.0-or-later
/* Waits. */
#include "kvm.h"

void install(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}
