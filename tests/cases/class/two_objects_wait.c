// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two machines by pointer may be one, so waiting for b inside a reader of a is
 * told of; a mutex of another class never is.
 */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

struct bus {
	struct srcu_struct srcu;
};

void two_objects_wait_bad(struct kvm *a, struct kvm *b)
{
	int idx = srcu_read_lock(&a->srcu);

	synchronize_srcu(&b->srcu); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&a->srcu, idx);
}

void two_objects_wait_ok(struct kvm *kvm, struct bus *bus)
{
	int idx = srcu_read_lock(&bus->srcu);

	mutex_lock(&kvm->lock);
	synchronize_srcu(&kvm->srcu);
	mutex_unlock(&kvm->lock);
	srcu_read_unlock(&bus->srcu, idx);
}
