/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where clang 23 takes no annotation that names a parameter; GCC and sparse take all of them. */
#include "locks.h"

struct own {
	struct srcu_struct srcu;
	void (*of_itself)(struct own *o) __must_not_hold(&o->srcu); // C incomplete definition
};

typedef void (*pointer_t)(struct kvm *kvm) __must_not_hold(&kvm->srcu); // C only applies
typedef void function_t(struct kvm *kvm) __must_not_hold(&kvm->srcu); // C undeclared identifier
