/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One program, three readers. Behind a line stands what each of them says there: L lockctx, S
 * sparse with sparse.h, C clang 23. Where there is no mark, nobody says anything.
 */
#include "locks.h"

static void wait_definition(struct kvm *kvm)
	__must_not_hold(&kvm->srcu)
{
	synchronize_srcu(&kvm->srcu);
}

/* Each position of an annotation. */
int positions(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	wait_prototype(kvm); // L must-not-hold // S check failure // C is held
	wait_definition(kvm); // L must-not-hold // S check failure // C is held
	wait_inline(kvm); // L must-not-hold // C is held
	wait_typedef(kvm); // L must-not-hold // S check failure
	srcu_read_unlock(&kvm->srcu, idx);
	return 0;
}

/* Through pointers, by members with an annotation and without. */
static void implementation(struct kvm *kvm)
{
	wait_prototype(kvm); // L must-not-hold
}

static const struct ops ops = { .plain = implementation, .marked = implementation };

void set(struct kvm *kvm)
{
	kvm->ops = &ops;
	kvm->own = implementation;
}

void pointers(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->ops->plain(kvm);
	kvm->ops->marked(kvm); // L implementation() // L marked() // S check failure // C 'marked'
	kvm->own(kvm); // L implementation() // L own() // S check failure
	srcu_read_unlock(&kvm->srcu, idx);
}

/* One more call between: in this unit, and in another. */
static void helper(struct kvm *kvm)
{
	wait_prototype(kvm); // L must-not-hold
}

void through_helper(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	helper(kvm);
	wait_unmarked(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

/* Nothing is wrong. */
void not_held(struct kvm *kvm)
{
	int idx;

	wait_prototype(kvm);
	idx = srcu_read_lock(&kvm->srcu);
	srcu_read_unlock(&kvm->srcu, idx);
	wait_definition(kvm);
	wait_inline(kvm);
	wait_typedef(kvm);
	helper(kvm);
}

/* Another lock is held, which the contract has nothing against; what waits sleeps. */
void other_lock(struct kvm *kvm)
{
	spin_lock(&kvm->lock);
	wait_prototype(kvm); // L sleep-in-atomic // S check failure
	spin_unlock(&kvm->lock);
}

/* The same lock of another object: only names of parameters tell that these are two. */
void other_object(struct kvm *kvm, struct kvm *other)
{
	int idx = srcu_read_lock(&other->srcu);

	wait_prototype(kvm); // L must-not-hold // S check failure
	srcu_read_unlock(&other->srcu, idx);
}

/* The same object under another name. */
void other_name(struct kvm *kvm)
{
	struct srcu_struct *ssp = &kvm->srcu;
	int idx = srcu_read_lock(ssp);

	wait_prototype(kvm); // L must-not-hold // S check failure // C is held
	srcu_read_unlock(ssp, idx);
}

/* The caller holds it, says its own annotation. */
static void annotated_caller(struct kvm *kvm) __must_hold(&kvm->lock)
{
	wants_unlocked(kvm); // L annotation // L must-not-hold // S check failure // C is held
}

void calls_annotated(struct kvm *kvm)
{
	spin_lock(&kvm->lock);
	annotated_caller(kvm);
	spin_unlock(&kvm->lock);
}

/* On one of two ways. */
void sometimes(struct kvm *kvm, int held)
{
	int idx = 0;

	if (held)
		idx = srcu_read_lock(&kvm->srcu);
	kvm->users++; // C not held on every path
	if (held)
		srcu_read_unlock(&kvm->srcu, idx); // C that was not held
	wait_prototype(kvm); // S different lock contexts
}

/* A helper drops what its caller took. */
static int drop(struct kvm *kvm, int idx)
{
	srcu_read_unlock(&kvm->srcu, idx); // C that was not held
	wait_prototype(kvm); // S check failure
	return srcu_read_lock(&kvm->srcu);
} // C is still held at the end

void drops_for_caller(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	idx = drop(kvm, idx);
	srcu_read_unlock(&kvm->srcu, idx);
}

/* What has to be held. */
static void needs(struct kvm *kvm) __must_hold(&kvm->lock)
{
	kvm->users++;
}

void without(struct kvm *kvm, int careful)
{
	if (careful) {
		spin_lock(&kvm->lock);
		needs(kvm);
		spin_unlock(&kvm->lock);
	} else {
		needs(kvm); // L must-hold // C requires holding spinlock 'kvm->lock'
	}
}

/* Perhaps: whoever calls this may hold it, and no such function is here. */
void perhaps(struct kvm *kvm)
{
	needs(kvm); // C requires holding spinlock 'kvm->lock'
}
