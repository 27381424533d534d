/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int pending;
};
