// SPDX-License-Identifier: GPL-2.0-or-later
/* The table and its static functions. */
#include "kvm.h"

static void vm_flush(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void vm_mark(struct kvm *kvm)
{
	kvm->pending = 1;
}

const struct vm_ops vm_ops = {
	.flush = vm_flush,
	.mark = vm_mark,
};
