// SPDX-License-Identifier: GPL-2.0-or-later
/* This flush() waits. */
#include "kvm.h"

static void flush(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

void static_slow_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	flush(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void static_slow_ok(struct kvm *kvm)
{
	flush(kvm);
}
