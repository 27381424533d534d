// SPDX-License-Identifier: GPL-2.0-or-later
/* A call through a table of operations reaches what its initialiser names. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};

struct vm_ops {
	void (*flush)(struct kvm *kvm);
	void (*mark)(struct kvm *kvm);
};

static void flush_wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void mark_pending(struct kvm *kvm)
{
	kvm->pending = 1;
}

static const struct vm_ops table = {
	.flush = flush_wait,
	.mark = mark_pending,
};

static const struct vm_ops *const ops = &table;

/* PATH: ops_table_bad flush_wait synchronize_srcu */
void ops_table_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	ops->flush(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void ops_table_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	ops->mark(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	ops->flush(kvm);
}
