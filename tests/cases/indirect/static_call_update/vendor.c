// SPDX-License-Identifier: GPL-2.0-or-later
/* The functions, and where they are put into the keys. */
#include "vm.h"

static void vendor_sync(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void vendor_mark(struct kvm *kvm)
{
	kvm->pending = 1;
}

void vendor_init(void)
{
	static_call_update(vm_sync, vendor_sync);
	static_call_update(vm_mark, vendor_mark);
}
