// SPDX-License-Identifier: GPL-2.0-or-later
/* The function goes through two calls and a void pointer beside it before it is called. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int count;
};

typedef int (*visit_fn)(void *data);

static int visit_wait(void *data)
{
	struct kvm *kvm = data;

	synchronize_srcu(&kvm->srcu);
	return 0;
}

static int visit_count(void *data)
{
	struct kvm *kvm = data;

	return ++kvm->count;
}

static int visit(visit_fn fn, void *data)
{
	return fn(data); /* WARN! must-not-hold kvm::srcu */
}

static int visit_all(visit_fn fn, void *data)
{
	return visit(fn, data) ? 0 : visit(fn, data);
}

/* PATH: callback_deep_bad visit_all visit visit_wait synchronize_srcu */
int callback_deep_bad(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = visit_all(visit_wait, kvm);

	srcu_read_unlock(&kvm->srcu, idx);
	return ret;
}

int callback_deep_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);
	int ret = visit_all(visit_count, kvm);

	srcu_read_unlock(&kvm->srcu, idx);
	return ret + visit_count(kvm);
}
