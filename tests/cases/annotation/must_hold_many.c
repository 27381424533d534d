// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which ones of many objects a loop has locked is not known. Where takes and releases do not
 * come out even, as here, no lock is said to be missing.
 */
#include <linux/mutex.h>

struct kvm {
	struct mutex lock;
};

void inner(struct kvm *kvm) __must_hold(&kvm->lock);

void must_hold_all_ok(struct kvm **all, int n)
{
	for (int i = 0; i < n; i++)
		mutex_lock(&all[i]->lock);
	for (int i = 0; i < n; i++)
		inner(all[i]);
	for (int i = 0; i < n; i++)
		mutex_unlock(&all[i]->lock); /* WARN unlock-not-held kvm::lock */
} /* WARN lock-imbalance kvm::lock */

void must_hold_uneven(struct kvm *kvm, int fast)
{
	if (!fast)
		mutex_lock(&kvm->lock);
	inner(kvm);
	if (!fast)
		mutex_unlock(&kvm->lock);
}
