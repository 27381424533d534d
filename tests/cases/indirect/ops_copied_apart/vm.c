// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Vendor a requests under the lock and has no before_request; vendor b waits in
 * its before_request and requests without the lock. Only mixing them deadlocks.
 */
#include "vm.h"

struct vm_ops vm_ops;

void vm_setup(const struct vm_ops *vendor)
{
	memcpy(&vm_ops, vendor, sizeof(vm_ops));
}

void vm_request(struct kvm *kvm)
{
	if (vm_ops.before_request)
		vm_ops.before_request(kvm);
	kvm->requests++;
}

void vm_run_ok(struct kvm *kvm)
{
	vm_ops.handle_exit(kvm);
}
