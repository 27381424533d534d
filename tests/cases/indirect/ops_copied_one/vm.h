/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As in ops_copied_apart, but the table is copied from one step behind the argument. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int requests;
};

struct vm_ops {
	void (*handle_exit)(struct kvm *kvm);
	void (*before_request)(struct kvm *kvm);
	void (*after_request)(struct kvm *kvm);
	void (*reset)(struct kvm *kvm);
};

struct vm_init_ops {
	struct vm_ops *runtime_ops;
};

extern struct vm_ops vm_ops;

void vm_setup(void *opaque);
void vm_request(struct kvm *kvm);
