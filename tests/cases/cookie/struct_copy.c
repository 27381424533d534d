// SPDX-License-Identifier: GPL-2.0-or-later
/* The index lies in a struct that is copied as a whole. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int slots;
};

struct section {
	struct kvm *kvm;
	int idx;
};

void struct_copy_bad(struct kvm *kvm)
{
	struct section section = { .kvm = kvm };
	struct section copy = section;

	section.idx = srcu_read_lock(&kvm->srcu);
	kvm->slots += section.idx;
	srcu_read_unlock(&copy.kvm->srcu, copy.idx); /* WARN! wrong-cookie kvm::srcu */
}

void struct_copy_ok(struct kvm *kvm)
{
	struct section section = { .kvm = kvm };
	struct section copy;

	section.idx = srcu_read_lock(&kvm->srcu);
	copy = section;
	srcu_read_unlock(&copy.kvm->srcu, copy.idx);
}
