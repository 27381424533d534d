// SPDX-License-Identifier: GPL-2.0-or-later
/* The wait is moved from under the lock into a worker: the usual fix. */
#include <linux/srcu.h>
#include <linux/workqueue.h>

struct kvm {
	struct srcu_struct srcu;
	struct work_struct work;
	bool deferred;
};

static void request(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void request_work(struct work_struct *work)
{
	request(container_of(work, struct kvm, work));
}

static void request_later(struct kvm *kvm)
{
	INIT_WORK(&kvm->work, request_work);
	schedule_work(&kvm->work);
}

void worker_waits_for_caller_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	if (kvm->deferred)
		request_later(kvm);
	else
		request(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void worker_waits_for_caller_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	request_later(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
