// SPDX-License-Identifier: GPL-2.0-or-later
/* The index of the handler comes down the path as a constant. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int halted;
};

enum { EXIT_HLT, EXIT_MSR };

static int handle_hlt(struct kvm *kvm)
{
	return kvm->halted = 1;
}

static int handle_msr(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
	return 1;
}

static int (*handlers[])(struct kvm *kvm) = {
	[EXIT_HLT] = handle_hlt,
	[EXIT_MSR] = handle_msr,
};

static int dispatch(struct kvm *kvm, unsigned int reason)
{
	return handlers[reason](kvm);
}

int handler_index_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = dispatch(kvm, EXIT_MSR); /* WARN! must-not-hold kvm::srcu */

	srcu_read_unlock(&kvm->srcu, idx);
	return ret;
}

int handler_index_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = dispatch(kvm, EXIT_HLT);

	srcu_read_unlock(&kvm->srcu, idx);
	return ret + dispatch(kvm, EXIT_MSR);
}
