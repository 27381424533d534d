// SPDX-License-Identifier: GPL-2.0-or-later
/* scoped_guard() holds for its statement and not after it. */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
	int slots;
};

void scoped_guard_bad(struct kvm *kvm)
{
	scoped_guard(srcu, &kvm->srcu) {
		kvm->slots++;
		synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	}
}

void scoped_guard_mutex_bad(struct kvm *kvm)
{
	scoped_guard(mutex, &kvm->lock) {
		mutex_lock(&kvm->lock); /* WARN! double-lock kvm::lock */
		kvm->slots++;
	}
}

int scoped_guard_ok(struct kvm *kvm)
{
	scoped_guard(srcu, &kvm->srcu)
		kvm->slots++;
	synchronize_srcu(&kvm->srcu);
	scoped_guard(mutex, &kvm->lock) {
		if (kvm->slots > 8)
			return -EINVAL;
		kvm->slots++;
	}
	mutex_lock(&kvm->lock);
	kvm->slots--;
	mutex_unlock(&kvm->lock);
	return 0;
}
