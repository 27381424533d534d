// SPDX-License-Identifier: GPL-2.0-or-later
/* The caller's constant contradicts what the callee asks for. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

enum change { CHANGE_CREATE, CHANGE_DELETE, CHANGE_MOVE, CHANGE_FLAGS };

static void commit(struct kvm *kvm, enum change change)
{
	if (change == CHANGE_DELETE || change == CHANGE_MOVE)
		synchronize_srcu(&kvm->srcu);
	kvm->slots++;
}

void const_arg_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	commit(kvm, CHANGE_MOVE); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void const_arg_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	commit(kvm, CHANGE_CREATE);
	commit(kvm, CHANGE_FLAGS);
	srcu_read_unlock(&kvm->srcu, idx);
	commit(kvm, CHANGE_DELETE);
	commit(kvm, CHANGE_MOVE);
}
