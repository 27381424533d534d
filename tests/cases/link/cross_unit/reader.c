// SPDX-License-Identifier: GPL-2.0-or-later
/* The reader is here, the wait two files away. */
#include "kvm.h"

/* PATH: cross_unit_bad request install synchronize_srcu */
void cross_unit_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	request(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void cross_unit_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	other_request(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	request(kvm);
}
