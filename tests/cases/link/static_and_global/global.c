// SPDX-License-Identifier: GPL-2.0-or-later
/* The flush() that other files get when they declare it. */
#include "kvm.h"

void flush(struct kvm *kvm);

void flush(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}
