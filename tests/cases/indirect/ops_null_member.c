// SPDX-License-Identifier: GPL-2.0-or-later
/* A member the initialiser leaves out is NULL, and the test for it is decided. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int requests;
};

struct vm_ops {
	void (*before)(struct kvm *kvm);
	void (*after)(struct kvm *kvm);
};

static void wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static const struct vm_ops with_before = { .before = wait };
static const struct vm_ops without_before = { .after = wait };

static void request(struct kvm *kvm, const struct vm_ops *ops)
{
	if (ops->before)
		ops->before(kvm);
	kvm->requests++;
}

void ops_null_member_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	request(kvm, &with_before); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void ops_null_member_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	request(kvm, &without_before);
	srcu_read_unlock(&kvm->srcu, idx);
	request(kvm, &with_before);
}
