// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * With --annotated-only nothing is inferred: what waits without saying so is no contract,
 * and of two annotated functions the outer one is reported alone.
 */
/* OPTIONS: --annotated-only */
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	struct mutex lock;
};

static void install(struct kvm *kvm) __must_not_hold(&kvm->srcu);
static void install(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void request(struct kvm *kvm) __must_not_hold(&kvm->srcu);
static void request(struct kvm *kvm)
{
	install(kvm);
}

/* PATH: annotated_only_bad request */
void annotated_only_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	request(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

static void asserts(struct kvm *kvm)
{
	lockdep_assert_not_held(&kvm->lock);
}

void annotated_only_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	synchronize_srcu(&kvm->srcu);
	srcu_read_unlock(&kvm->srcu, idx);
	request(kvm);
	mutex_lock(&kvm->lock);
	asserts(kvm);
	mutex_unlock(&kvm->lock);
}
