// SPDX-License-Identifier: GPL-2.0-or-later
/* Waits for readers before a request, and holds nothing. */
#include "vm.h"

static void b_handle_exit(struct kvm *kvm)
{
	vm_request(kvm);
}

static void b_before_request(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static struct vm_ops b_ops = {
	.handle_exit = b_handle_exit,
	.before_request = b_before_request,
};

void b_init(void)
{
	vm_setup(&b_ops);
}
