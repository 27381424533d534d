// SPDX-License-Identifier: GPL-2.0-or-later
/* Two names that are other functions' aliases. */
#include "kvm.h"

void do_flush(struct kvm *kvm);
void do_mark(struct kvm *kvm);

void do_flush(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

void do_mark(struct kvm *kvm)
{
	kvm->pending = 1;
}

void flush(struct kvm *kvm) __attribute__((__alias__("do_flush")));
void mark(struct kvm *kvm) __attribute__((__alias__("do_mark")));
