// SPDX-License-Identifier: GPL-2.0-or-later
/* lockdep's assertions are requirements, though they leave no code. */
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

static void change(struct kvm *kvm)
{
	lockdep_assert_held(&kvm->lock);
}

static void outside(struct kvm *kvm)
{
	lockdep_assert_not_held(&kvm->lock);
}

void lockdep_bad(struct kvm *kvm, int how)
{
	mutex_lock(&kvm->lock);
	if (how)
		outside(kvm); /* WARN! must-not-hold kvm::lock */
	mutex_unlock(&kvm->lock);
	change(kvm); /* WARN! must-hold kvm::lock */
}

void lockdep_ok(struct kvm *kvm)
{
	mutex_lock(&kvm->lock);
	change(kvm);
	mutex_unlock(&kvm->lock);
	outside(kvm);
}

void lockdep_unknown_ok(struct kvm *kvm)
{
	change(kvm);
	mutex_unlock(&kvm->lock);
	mutex_lock(&kvm->lock);
}
