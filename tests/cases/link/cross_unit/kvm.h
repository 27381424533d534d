/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

void request(struct kvm *kvm);
void install(struct kvm *kvm);
void other_request(struct kvm *kvm);
