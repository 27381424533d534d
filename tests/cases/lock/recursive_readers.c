// SPDX-License-Identifier: GPL-2.0-or-later
/* RCU and SRCU readers nest; what they do to a writer's lock does not. */
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex slots_lock;
	int slots;
};

void recursive_readers_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	mutex_lock(&kvm->slots_lock);
	mutex_lock(&kvm->slots_lock); /* WARN! double-lock kvm::slots_lock */
	mutex_unlock(&kvm->slots_lock);
	srcu_read_unlock(&kvm->srcu, idx);
}

int recursive_readers_ok(struct kvm *kvm)
{
	int outer = srcu_read_lock(&kvm->srcu);
	int inner = srcu_read_lock(&kvm->srcu);
	int slots;

	rcu_read_lock();
	rcu_read_lock();
	slots = kvm->slots;
	rcu_read_unlock();
	rcu_read_unlock();
	srcu_read_unlock(&kvm->srcu, inner);
	srcu_read_unlock(&kvm->srcu, outer);
	return slots;
}
