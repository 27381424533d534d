// SPDX-License-Identifier: GPL-2.0-or-later
/* This flush() only makes a note. */
#include "kvm.h"

static void flush(struct kvm *kvm)
{
	kvm->pending = 1;
}

void static_fast_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	flush(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
