// SPDX-License-Identifier: GPL-2.0-or-later
/* Words that name nothing in scope are locks by that name, about which nothing is known. */
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

void starts(void) __acquires(BKL);
void ends(void) __releases(BKL);
void needs(struct kvm *kvm) __must_hold(local) __must_hold(lock_of(kvm)) __must_not_hold(kvm->missing);

void opaque_ok(struct kvm *kvm)
{
	mutex_lock(&kvm->lock);
	needs(kvm);
	mutex_unlock(&kvm->lock);
	needs(kvm);
	starts();
	synchronize_rcu();
	starts();
	ends();
}
