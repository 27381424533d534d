// SPDX-License-Identifier: GPL-2.0-or-later
/* The flag changes between the tests; what was copied before does not. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

bool next_flag(void);

void flag_copied_bad(struct kvm *kvm, bool flag)
{
	bool locked = flag;
	int idx = 0;

	if (flag)
		idx = srcu_read_lock(&kvm->srcu);
	flag = next_flag();
	if (!flag)
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	if (locked)
		srcu_read_unlock(&kvm->srcu, idx);
}

void flag_copied_ok(struct kvm *kvm, bool flag)
{
	bool locked = flag;
	int idx = 0;

	if (flag)
		idx = srcu_read_lock(&kvm->srcu);
	flag = next_flag();
	if (!locked)
		synchronize_srcu(&kvm->srcu);
	if (locked)
		srcu_read_unlock(&kvm->srcu, idx);
}
