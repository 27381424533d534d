/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys that are empty at first and set at run time. */
#include <linux/srcu.h>
#include <linux/static_call.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};

void vm_proto(struct kvm *kvm);

DECLARE_STATIC_CALL(vm_sync, vm_proto);
DECLARE_STATIC_CALL(vm_mark, vm_proto);
DECLARE_STATIC_CALL(vm_none, vm_proto);
