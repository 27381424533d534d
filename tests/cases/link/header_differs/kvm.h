/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One header, one name, but its body depends on what the including file defines. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};

static inline void kvm_flush(struct kvm *kvm)
{
#ifdef FLUSH_WAITS
	synchronize_srcu(&kvm->srcu);
#else
	kvm->pending = 1;
#endif
}
