// SPDX-License-Identifier: GPL-2.0-or-later
/* The trylock's result is kept and tested after something else. */
#include <linux/srcu.h>
#include <linux/mutex.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
	int state;
};

void trylock_later_bad(struct kvm *kvm)
{
	int locked = mutex_trylock(&kvm->lock);

	kvm->state++;
	if (!locked)
		mutex_unlock(&kvm->lock); /* WARN! unlock-not-held kvm::lock */
	else
		mutex_unlock(&kvm->lock);
}

void trylock_later_ok(struct kvm *kvm)
{
	int locked = mutex_trylock(&kvm->lock);
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->state++;
	srcu_read_unlock(&kvm->srcu, idx);
	if (locked)
		mutex_unlock(&kvm->lock);
}
