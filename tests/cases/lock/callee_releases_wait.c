// SPDX-License-Identifier: GPL-2.0-or-later
/* A callee ends its caller's reader, so that the wait after it is fine. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int idx;
	int state;
};

static void leave(struct kvm *kvm)
{
	srcu_read_unlock(&kvm->srcu, kvm->idx);
}

static void touch(struct kvm *kvm)
{
	kvm->state++;
}

void callee_releases_wait_bad(struct kvm *kvm)
{
	kvm->idx = srcu_read_lock(&kvm->srcu);
	touch(kvm);
	synchronize_srcu(&kvm->srcu); /* WARN! must-not-hold kvm::srcu */
	leave(kvm);
}

void callee_releases_wait_ok(struct kvm *kvm)
{
	kvm->idx = srcu_read_lock(&kvm->srcu);
	touch(kvm);
	leave(kvm);
	synchronize_srcu(&kvm->srcu);
}
