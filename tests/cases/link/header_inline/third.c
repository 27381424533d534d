// SPDX-License-Identifier: GPL-2.0-or-later
/* The third copy of all of them. */
#include "kvm.h"

void header_inline_third_ok(struct kvm *kvm)
{
	kvm_flush(kvm);
}

void header_inline_third_bad(struct kvm *kvm)
{
	kvm_read_change(kvm);
}
