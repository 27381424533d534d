// SPDX-License-Identifier: GPL-2.0-or-later
/* A function passed as an argument is called for those who pass it, not for others. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int count;
};

static void wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void count(struct kvm *kvm)
{
	kvm->count++;
}

static void for_each_vcpu(struct kvm *kvm, int n, void (*fn)(struct kvm *kvm))
{
	while (n--)
		fn(kvm);
}

/* PATH: callback_arg_bad for_each_vcpu wait synchronize_srcu */
void callback_arg_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	for_each_vcpu(kvm, 4, wait); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void callback_arg_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	for_each_vcpu(kvm, 4, count);
	srcu_read_unlock(&kvm->srcu, idx);
	for_each_vcpu(kvm, 4, wait);
}
