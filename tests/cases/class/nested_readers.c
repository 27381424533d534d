// SPDX-License-Identifier: GPL-2.0-or-later
/* Readers of different structs nest; each wait asks only for its own. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
};

struct bus {
	struct srcu_struct srcu;
	int users;
};

void nested_readers_bad(struct kvm *kvm, struct bus *bus)
{
	int outer = srcu_read_lock(&kvm->srcu);
	int inner = srcu_read_lock(&bus->srcu);

	bus->users++;
	srcu_read_unlock(&bus->srcu, inner);
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, outer);
}

void nested_readers_ok(struct kvm *kvm, struct bus *bus)
{
	int outer = srcu_read_lock(&kvm->srcu);
	int inner = srcu_read_lock(&bus->srcu);

	bus->users++;
	srcu_read_unlock(&bus->srcu, inner);
	synchronize_srcu(&bus->srcu);
	srcu_read_unlock(&kvm->srcu, outer);
	synchronize_srcu(&kvm->srcu);
}
