// SPDX-License-Identifier: GPL-2.0-or-later
/* A static call reaches the function its key starts with; keys do not mix. */
#include <linux/srcu.h>
#include <linux/static_call.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};

static void flush_wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void flush_later(struct kvm *kvm)
{
	kvm->pending = 1;
}

DEFINE_STATIC_CALL(vm_sync, flush_wait);
DEFINE_STATIC_CALL(vm_mark, flush_later);

/* PATH: static_call_bad flush_wait synchronize_srcu */
void static_call_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	static_call(vm_sync)(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

void static_call_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	static_call(vm_mark)(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
	static_call(vm_sync)(kvm);
}
