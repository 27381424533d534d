// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Known imprecision: one loop locks every object of a list and another unlocks
 * them. That both loops make equally many rounds is not followed. What must not
 * happen is a double lock: each round locks another object.
 */
#include <linux/list.h>
#include <linux/mutex.h>

struct vcpu {
	struct mutex lock;
	struct list_head node;
};

struct kvm {
	struct list_head vcpus;
	struct vcpu *boot;
};

void lock_all_bad(struct kvm *kvm)
{
	struct vcpu *vcpu;

	list_for_each_entry(vcpu, &kvm->vcpus, node)
		mutex_lock(&kvm->boot->lock); /* WARN! double-lock vcpu::lock */
} /* WARN! lock-imbalance vcpu::lock */

void lock_all_ok(struct kvm *kvm)
{
	struct vcpu *vcpu;

	list_for_each_entry(vcpu, &kvm->vcpus, node)
		mutex_lock(&vcpu->lock);
	list_for_each_entry(vcpu, &kvm->vcpus, node)
		mutex_unlock(&vcpu->lock); /* WARN unlock-not-held vcpu::lock */
} /* WARN lock-imbalance vcpu::lock */
