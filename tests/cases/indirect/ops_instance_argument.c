// SPDX-License-Identifier: GPL-2.0-or-later
/* Which instance it is comes down the path as an argument. */
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

static const struct vm_ops slow_ops = { .flush = flush_wait };
static const struct vm_ops fast_ops = { .flush = flush_later };

static void run(const struct vm_ops *ops, struct kvm *kvm)
{
	ops->flush(kvm);
}

/* PATH: ops_instance_argument_bad run flush_wait synchronize_srcu */
void ops_instance_argument_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	run(&slow_ops, kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void ops_instance_argument_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	run(&fast_ops, kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	run(&slow_ops, kvm);
}
