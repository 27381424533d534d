/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};

void flush(struct kvm *kvm);
void mark(struct kvm *kvm);
