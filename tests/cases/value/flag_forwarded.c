// SPDX-License-Identifier: GPL-2.0-or-later
/* The flag is unknown, but the same one decides in the caller and in the callee. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

static void update(struct kvm *kvm, bool locked)
{
	if (!locked)
		synchronize_srcu(&kvm->srcu);
}

static void update_locked(struct kvm *kvm, bool locked)
{
	if (locked)
		synchronize_srcu(&kvm->srcu);
}

void flag_forwarded_bad(struct kvm *kvm, bool locked)
{
	int idx = 0;

	if (locked)
		idx = srcu_read_lock(&kvm->srcu);
	update_locked(kvm, locked); /* WARN! must-not-hold kvm::srcu */
	if (locked)
		srcu_read_unlock(&kvm->srcu, idx);
}

void flag_forwarded_ok(struct kvm *kvm, bool locked)
{
	int idx = 0;

	if (locked)
		idx = srcu_read_lock(&kvm->srcu);
	update(kvm, locked);
	if (locked)
		srcu_read_unlock(&kvm->srcu, idx);
}
