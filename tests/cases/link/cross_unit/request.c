// SPDX-License-Identifier: GPL-2.0-or-later
/* Passes on. */
#include "kvm.h"

void request(struct kvm *kvm)
{
	install(kvm);
}
