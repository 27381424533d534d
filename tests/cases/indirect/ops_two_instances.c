// SPDX-License-Identifier: GPL-2.0-or-later
/* Two instances of one table: a call through one never reaches the other's functions. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};

struct vm_ops {
	void (*flush)(struct kvm *kvm);
};

static void flush_wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void flush_later(struct kvm *kvm)
{
	kvm->pending = 1;
}

struct vm_ops slow_ops = { .flush = flush_wait };
struct vm_ops fast_ops = { .flush = flush_later };

void ops_two_instances_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	slow_ops.flush(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void ops_two_instances_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	fast_ops.flush(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	slow_ops.flush(kvm);
}
