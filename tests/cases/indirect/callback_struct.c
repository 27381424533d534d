// SPDX-License-Identifier: GPL-2.0-or-later
/* The function travels in a local struct whose address is passed. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int count;
};

struct visit {
	struct kvm *kvm;
	void (*fn)(struct kvm *kvm);
};

static void wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void count(struct kvm *kvm)
{
	kvm->count++;
}

static void visit(struct visit *v)
{
	v->fn(v->kvm);
}

void callback_struct_bad(struct kvm *kvm)
{
	struct visit v = { .kvm = kvm, .fn = wait };
	int idx = srcu_read_lock(&kvm->srcu);

	visit(&v); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void callback_struct_ok(struct kvm *kvm)
{
	struct visit v = { .kvm = kvm, .fn = count };
	struct visit w = { .kvm = kvm, .fn = wait };
	int idx = srcu_read_lock(&kvm->srcu);

	visit(&v);
	srcu_read_unlock(&kvm->srcu, idx);
	visit(&w);
}
