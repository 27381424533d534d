// SPDX-License-Identifier: GPL-2.0-or-later
/* A path with more conditions than say something: what lets it pass, and what is about the lock. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	u64 value;
};

static int set(struct kvm *kvm, int index, int size, bool host, bool leave, bool quiet)
{
	int idx = 0;

	if (index != 4)
		return 1;
	if (size > 8)
		return 2;
	if (host)
		idx = srcu_read_lock(&kvm->srcu);
	if (!quiet)
		kvm->value++;
	if (size < 2)
		return 3;
	if (leave)
		srcu_read_unlock(&kvm->srcu, idx);
	if (index < 0)
		return 4;
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (!leave)
		srcu_read_unlock(&kvm->srcu, idx);
	return 0;
}

/* CONDITION: index == 4 */
/* CONDITION: host == true */
/* CONDITION: leave == false */
int condition_many_bad(struct kvm *kvm)
{
	return set(kvm, 4, 8, true, false, true);
}

int condition_many_ok(struct kvm *kvm)
{
	return set(kvm, 4, 8, true, true, true);
}
