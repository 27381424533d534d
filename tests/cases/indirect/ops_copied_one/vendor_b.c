// SPDX-License-Identifier: GPL-2.0-or-later
/* Holds kvm::srcu and waits for its readers. */
#include "vm.h"

static void b_handle_exit(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	vm_request(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

static void b_before_request(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static struct vm_ops b_ops = {
	.handle_exit = b_handle_exit,
	.before_request = b_before_request,
};

static struct vm_init_ops b_init_ops = { .runtime_ops = &b_ops };

void b_init(void)
{
	vm_setup(&b_init_ops);
}
