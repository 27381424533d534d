// SPDX-License-Identifier: GPL-2.0-or-later
/* Constant flag words, tested bit by bit in the callee. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int requests;
};

#define REQ_WAIT 1
#define REQ_KICK 2
#define REQ_LATE 4

static void request(struct kvm *kvm, unsigned int flags)
{
	if (flags & REQ_KICK)
		kvm->requests++;
	if (!(flags & REQ_LATE) && (flags & REQ_WAIT))
		synchronize_srcu(&kvm->srcu);
}

void bit_flag_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	request(kvm, REQ_KICK | REQ_WAIT); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void bit_flag_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	request(kvm, REQ_KICK);
	request(kvm, REQ_WAIT | REQ_LATE);
	srcu_read_unlock(&kvm->srcu, idx);
	request(kvm, REQ_WAIT);
}
