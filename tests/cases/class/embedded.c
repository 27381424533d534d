// SPDX-License-Identifier: GPL-2.0-or-later
/* The class is the last struct and field, however deep it is embedded. */
#include <linux/srcu.h>

struct vm_arch {
	struct srcu_struct srcu;
	int pages;
};

struct kvm {
	struct srcu_struct srcu;
	struct vm_arch arch;
};

static void zap(struct kvm *kvm)
{
	synchronize_srcu(&kvm->arch.srcu);
}

void embedded_bad(struct kvm *kvm)
{
	struct vm_arch *arch = &kvm->arch;
	int idx = srcu_read_lock(&arch->srcu);

	arch->pages++;
	zap(kvm); /* WARN! must-not-hold vm_arch::srcu */
	srcu_read_unlock(&arch->srcu, idx);
}

void embedded_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	zap(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}
