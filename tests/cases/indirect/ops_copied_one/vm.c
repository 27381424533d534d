// SPDX-License-Identifier: GPL-2.0-or-later
/* Vendor b alone deadlocks: it holds the lock around a request and waits before it. */
#include "vm.h"

struct vm_ops vm_ops;

void vm_setup(void *opaque)
{
	struct vm_init_ops *ops = opaque;

	memcpy(&vm_ops, ops->runtime_ops, sizeof(vm_ops));
}

void vm_request(struct kvm *kvm)
{
	if (vm_ops.before_request)
		vm_ops.before_request(kvm);
	kvm->requests++;
}

/* PATH: vm_run_bad b_handle_exit vm_request b_before_request synchronize_srcu */
void vm_run_bad(struct kvm *kvm)
{
	vm_ops.handle_exit(kvm);
}

/* Without the lock: this is what makes vm_request() the contract. */
void vm_ioctl_ok(struct kvm *kvm)
{
	vm_request(kvm);
}
