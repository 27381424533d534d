/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};

struct vm_ops {
	void (*flush)(struct kvm *kvm);
	void (*mark)(struct kvm *kvm);
};

extern const struct vm_ops vm_ops;
