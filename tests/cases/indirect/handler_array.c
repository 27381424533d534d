// SPDX-License-Identifier: GPL-2.0-or-later
/* An array of handlers: an unknown index may be any, a known one is that one. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int halted;
};

enum { EXIT_HLT, EXIT_MSR, EXIT_PIO, EXIT_MAX };

static int handle_hlt(struct kvm *kvm)
{
	return kvm->halted = 1;
}

static int handle_msr(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
	return 1;
}

static int (*const handlers[])(struct kvm *kvm) = {
	[EXIT_HLT] = handle_hlt,
	[EXIT_MSR] = handle_msr,
};

/* PATH: handler_array_bad handle_msr synchronize_srcu */
int handler_array_bad(struct kvm *kvm, unsigned int reason)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = -EINVAL;

	if (reason < ARRAY_SIZE(handlers) && handlers[reason])
		ret = handlers[reason](kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
	return ret;
}

int handler_array_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = handlers[EXIT_HLT](kvm);

	srcu_read_unlock(&kvm->srcu, idx);
	return ret;
}
