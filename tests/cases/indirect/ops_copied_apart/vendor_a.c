// SPDX-License-Identifier: GPL-2.0-or-later
/* Holds kvm::srcu while it requests; nothing runs before a request here. */
#include "vm.h"

static void a_handle_exit(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	vm_request(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

static struct vm_ops a_ops = { .handle_exit = a_handle_exit };

void a_init(void)
{
	vm_setup(&a_ops);
}
