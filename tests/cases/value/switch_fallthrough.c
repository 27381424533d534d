// SPDX-License-Identifier: GPL-2.0-or-later
/* A case without break falls into the next one with what it has taken. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int value;
};

enum { OP_READ, OP_SYNC, OP_NONE };

int switch_fallthrough_bad(struct kvm *kvm, int op)
{
	int idx = 0;

	switch (op) {
	case OP_READ:
		idx = srcu_read_lock(&kvm->srcu);
		kvm->value++;
		fallthrough;
	case OP_SYNC:
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
		break;
	}
	if (op == OP_READ)
		srcu_read_unlock(&kvm->srcu, idx);
	return 0;
}

int switch_fallthrough_ok(struct kvm *kvm, int op)
{
	int idx = 0;

	switch (op) {
	case OP_READ:
		idx = srcu_read_lock(&kvm->srcu);
		kvm->value++;
		break;
	case OP_NONE:
		kvm->value = 0;
		fallthrough;
	case OP_SYNC:
		synchronize_srcu(&kvm->srcu);
		break;
	}
	if (op == OP_READ)
		srcu_read_unlock(&kvm->srcu, idx);
	return 0;
}
