// SPDX-License-Identifier: GPL-2.0-or-later
/* Holds kvm::srcu as well, but has nothing that waits. */
#include "vm.h"

static void a_handle_exit(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	vm_request(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

static struct vm_ops a_ops = { .handle_exit = a_handle_exit };

static struct vm_init_ops a_init_ops = { .runtime_ops = &a_ops };

void a_init(void)
{
	vm_setup(&a_init_ops);
}
