// SPDX-License-Identifier: GPL-2.0-or-later
/* A file with a flush() of its own does not get the global one. */
#include "kvm.h"

static void flush(struct kvm *kvm)
{
	kvm->pending = 1;
}

void static_and_global_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	flush(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
