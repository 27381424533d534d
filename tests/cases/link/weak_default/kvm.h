/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};

void arch_flush(struct kvm *kvm);
void arch_commit(struct kvm *kvm);
void arch_reload(struct kvm *kvm);
