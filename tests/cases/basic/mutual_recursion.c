// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two functions call each other; ping() gives the lock back before it goes on,
 * ping_kept() does not. The second round of ping_kept() may be told of apart.
 */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int depth;
};

static void ping_kept(struct kvm *kvm, int n);

static void pong_kept(struct kvm *kvm, int n)
{
	if (!n)
		synchronize_srcu(&kvm->srcu);
	else
		ping_kept(kvm, n - 1); /* WARN must-not-hold kvm::srcu */
}

static void ping_kept(struct kvm *kvm, int n)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->depth++;
	pong_kept(kvm, n); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

static void ping(struct kvm *kvm, int n);

static void pong(struct kvm *kvm, int n)
{
	if (!n)
		synchronize_srcu(&kvm->srcu);
	else
		ping(kvm, n - 1);
}

static void ping(struct kvm *kvm, int n)
{
	int idx = srcu_read_lock(&kvm->srcu);

	kvm->depth++;
	srcu_read_unlock(&kvm->srcu, idx);
	pong(kvm, n);
}

void mutual_recursion_bad(struct kvm *kvm, int n)
{
	ping_kept(kvm, n);
}

void mutual_recursion_ok(struct kvm *kvm, int n)
{
	ping(kvm, n);
}
