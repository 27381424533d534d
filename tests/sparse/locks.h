/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * locks.h - what the cases share: locks under the kernel's names, and functions that wait for
 * readers, annotated in each position that the kernel knows. Those of waits.c are prototypes here.
 */
#ifndef LOCKS_H
#define LOCKS_H

struct __lock_type(srcu) srcu_struct {
	int users;
};

struct __lock_type(spinlock) spinlock {
	int locked;
};
typedef struct spinlock spinlock_t;

int srcu_read_lock(struct srcu_struct *ssp) __acquires_shared(ssp);
void srcu_read_unlock(struct srcu_struct *ssp, int idx) __releases_shared(ssp);
void synchronize_srcu(struct srcu_struct *ssp);
void spin_lock(spinlock_t *lock) __acquires(lock);
void spin_unlock(spinlock_t *lock) __releases(lock);

/* clang refuses an annotation that names a parameter here: see refused.c. */
#ifdef WARN_CONTEXT_ANALYSIS
#define but_for_clang(annotation)
#else
#define but_for_clang(annotation) annotation
#endif

struct kvm {
	struct srcu_struct srcu;
	spinlock_t lock;
	int users;
	const struct ops *ops;
	void (*own)(struct kvm *k) but_for_clang(__must_not_hold(&k->srcu));
};

struct ops {
	void (*plain)(struct kvm *kvm);
	void (*marked)(struct kvm *kvm) __must_not_hold(&kvm->srcu);
};

typedef void wait_fn(struct kvm *kvm) but_for_clang(__must_not_hold(&kvm->srcu));

void wait_prototype(struct kvm *kvm) __must_not_hold(&kvm->srcu);
wait_fn wait_typedef;
void wait_unmarked(struct kvm *kvm);
void wants_unlocked(struct kvm *kvm) __must_not_hold(&kvm->lock);

static inline void wait_inline(struct kvm *kvm) __must_not_hold(&kvm->srcu)
{
	synchronize_srcu(&kvm->srcu);
}

#endif
