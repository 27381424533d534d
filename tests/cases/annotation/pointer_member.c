// SPDX-License-Identifier: GPL-2.0-or-later
/* A member that points to functions binds who calls through it, whatever is behind. */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

struct ops {
	void (*flush)(int how, struct kvm *k) __must_not_hold(&k->srcu);
	void (*plain)(int how, struct kvm *k);
	void (*locked)(struct kvm *k) __must_hold(&k->lock);
};

static void flush(int how, struct kvm *kvm)
{
	kvm->lock.owner = how;
}

struct ops ops = { .flush = flush, .plain = flush };

void pointer_member_bad(struct kvm *kvm, const struct ops *unknown)
{
	int idx = srcu_read_lock(&kvm->srcu);

	ops.flush(1, kvm); /* WARN! must-not-hold kvm::srcu */
	unknown->flush(2, kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void pointer_member_ok(struct kvm *kvm, const struct ops *unknown)
{
	int idx = srcu_read_lock(&kvm->srcu);

	ops.plain(1, kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	unknown->flush(2, kvm);
}

void pointer_member_held(struct kvm *kvm, const struct ops *unknown, int careful)
{
	if (careful) {
		mutex_lock(&kvm->lock);
		unknown->locked(kvm);
		mutex_unlock(&kvm->lock);
	} else {
		unknown->locked(kvm); /* WARN! must-hold kvm::lock */
	}
}
