/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One table for the machine, filled once by a copy of one vendor's. */
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

extern struct vm_ops vm_ops;

void vm_setup(const struct vm_ops *vendor);
void vm_request(struct kvm *kvm);
