// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock that callers are to hold. Who is entered from outside is taken to be entered
 * without it only if it takes the lock itself, on another way.
 */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

void change(struct kvm *kvm) __must_hold(&kvm->lock);
static void inner(struct kvm *kvm) __must_hold(&kvm->lock);

static void inner(struct kvm *kvm)
{
	change(kvm);
}

void must_hold_bad(struct kvm *kvm, int fast)
{
	if (fast) {
		inner(kvm); /* WARN! must-hold kvm::lock */
		return;
	}
	mutex_lock(&kvm->lock);
	inner(kvm);
	mutex_unlock(&kvm->lock);
	change(kvm); /* WARN! must-hold kvm::lock */
}

/* PATH: must_hold_deep_bad forgets change */
static void forgets(struct kvm *kvm)
{
	change(kvm); /* WARN! must-hold kvm::lock */
}

void must_hold_deep_bad(struct kvm *kvm)
{
	mutex_lock(&kvm->lock);
	mutex_unlock(&kvm->lock);
	forgets(kvm);
}

/* Its own callers, which are not here, may hold the lock. */
void must_hold_unknown_ok(struct kvm *kvm)
{
	inner(kvm);
}

/* So may those of one that gives it back for a while. */
void must_hold_relock_ok(struct kvm *kvm)
{
	inner(kvm);
	mutex_unlock(&kvm->lock);
	mutex_lock(&kvm->lock);
}

void must_hold_annotated_ok(struct kvm *kvm) __must_hold(&kvm->lock);
void must_hold_annotated_ok(struct kvm *kvm)
{
	inner(kvm);
	mutex_unlock(&kvm->lock);
	mutex_lock(&kvm->lock);
	inner(kvm);
}

void must_hold_two_ok(struct kvm *a, struct kvm *b)
{
	mutex_lock(&a->lock);
	inner(b);
	mutex_unlock(&a->lock);
}

/* One object stays what it is in a loop. */
void must_hold_loop_bad(struct kvm *kvm, int n)
{
	mutex_lock(&kvm->lock);
	mutex_unlock(&kvm->lock);
	for (int i = 0; i < n; i++)
		inner(kvm); /* WARN! must-hold kvm::lock */
}
