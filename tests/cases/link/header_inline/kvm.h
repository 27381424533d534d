/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inline functions that every file has a copy of. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};

static inline void kvm_flush(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static inline void kvm_mark(struct kvm *kvm)
{
	kvm->pending = 1;
}

/* Nobody comes here without the lock, so this is where it goes wrong, once. */
static inline void kvm_change(struct kvm *kvm)
{
	kvm_mark(kvm);
	synchronize_srcu_expedited(&kvm->srcu);
}

static inline void kvm_read_change(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm_change(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}
