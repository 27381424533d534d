// SPDX-License-Identifier: GPL-2.0-or-later
/* Annotations that a body contradicts, and others that look much the same. */
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
	int count;
};

void ask_outside(struct kvm *kvm);
void change(struct kvm *kvm) __must_hold(&kvm->lock);
void wait_outside(struct kvm *kvm) __must_not_hold(&kvm->srcu);

void takes_bad(struct kvm *kvm) __must_hold(&kvm->lock);
void takes_bad(struct kvm *kvm)
{
	mutex_lock(&kvm->lock); /* WARN! annotation kvm::lock */
	mutex_unlock(&kvm->lock);
}

void retakes_ok(struct kvm *kvm) __must_hold(&kvm->lock);
void retakes_ok(struct kvm *kvm)
{
	mutex_unlock(&kvm->lock);
	mutex_lock(&kvm->lock);
}

void takes_other_ok(struct kvm *kvm, struct kvm *other) __must_hold(&kvm->lock);
void takes_other_ok(struct kvm *kvm, struct kvm *other)
{
	mutex_lock(&other->lock);
	mutex_unlock(&other->lock);
}

void waits_bad(struct kvm *kvm) __must_hold_shared(&kvm->srcu);
void waits_bad(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu); /* WARN! annotation kvm::srcu */
}

void asserts_bad(struct kvm *k) __must_not_hold(&k->lock);
void asserts_bad(struct kvm *kvm)
{
	lockdep_assert_held(&kvm->lock); /* WARN! annotation kvm::lock */
	kvm->count++;
}

void needs_bad(struct kvm *kvm) __must_not_hold(&kvm->lock);
void needs_bad(struct kvm *kvm)
{
	change(kvm); /* WARN! annotation kvm::lock */
}

void needs_ok(struct kvm *kvm) __must_not_hold(&kvm->lock);
void needs_ok(struct kvm *kvm)
{
	mutex_lock(&kvm->lock);
	lockdep_assert_held(&kvm->lock);
	change(kvm);
	mutex_unlock(&kvm->lock);
}

void acquires_bad(struct kvm *kvm) __acquires(&kvm->lock);
void acquires_bad(struct kvm *kvm) /* WARN! annotation kvm::lock */
{
	kvm->count++;
}

void acquires_and_loses_bad(struct kvm *kvm) __acquires(&kvm->lock);
void acquires_and_loses_bad(struct kvm *kvm) /* WARN! annotation kvm::lock */
{
	mutex_lock(&kvm->lock);
	mutex_unlock(&kvm->lock);
}

void acquires_ok(struct kvm *kvm) __acquires(&kvm->lock);
void acquires_ok(struct kvm *kvm)
{
	mutex_lock(&kvm->lock);
}

/* Somebody else may take it. */
void acquires_outside_ok(struct kvm *kvm) __acquires(&kvm->lock);
void acquires_outside_ok(struct kvm *kvm)
{
	ask_outside(kvm);
}

int tries_ok(struct kvm *kvm) __cond_acquires(true, &kvm->lock);
int tries_ok(struct kvm *kvm)
{
	return kvm->count && mutex_trylock(&kvm->lock);
}

void releases_bad(struct kvm *kvm) __releases(&kvm->lock);
void releases_bad(struct kvm *kvm) /* WARN! annotation kvm::lock */
{
	kvm->count--;
}

void releases_ok(struct kvm *kvm) __releases(&kvm->lock);
void releases_ok(struct kvm *kvm)
{
	mutex_unlock(&kvm->lock);
}

void both_bad(struct kvm *kvm) __must_hold(&kvm->lock) __must_not_hold(&kvm->lock);
void both_bad(struct kvm *kvm) /* WARN! annotation kvm::lock */
{
	kvm->count--;
}

void trusted_ok(struct kvm *kvm) __acquires(&kvm->lock) __context_unsafe(by hand);
void trusted_ok(struct kvm *kvm)
{
	kvm->count++;
}

void token_ok(struct kvm *kvm) __acquires(BKL) __must_hold(local);
void token_ok(struct kvm *kvm)
{
	mutex_lock(&kvm->lock);
	wait_outside(kvm);
	mutex_unlock(&kvm->lock);
}

void reader_ok(struct kvm *kvm)
{
	srcu_read_unlock(&kvm->srcu, srcu_read_lock(&kvm->srcu));
}
