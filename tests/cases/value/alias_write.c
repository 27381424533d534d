// SPDX-License-Identifier: GPL-2.0-or-later
/* A store through another pointer of the same type may change the flag. */
#include <linux/srcu.h>

struct vcpu {
	bool blocked;
	int exits;
};

struct kvm {
	struct srcu_struct srcu;
};

void alias_write_bad(struct kvm *kvm, struct vcpu *a, struct vcpu *b)
{
	bool blocked = a->blocked;
	int idx = 0;

	if (blocked)
		idx = srcu_read_lock(&kvm->srcu);
	b->blocked = false;
	if (!a->blocked)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (blocked)
		srcu_read_unlock(&kvm->srcu, idx);
}

void alias_write_ok(struct kvm *kvm, struct vcpu *a, struct vcpu *b)
{
	int idx = 0;

	if (a->blocked)
		idx = srcu_read_lock(&kvm->srcu);
	b->exits++;
	if (!a->blocked)
		synchronize_srcu(&kvm->srcu);
	if (a->blocked)
		srcu_read_unlock(&kvm->srcu, idx);
}
