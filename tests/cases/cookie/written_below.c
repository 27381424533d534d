// SPDX-License-Identifier: GPL-2.0-or-later
/* An index in a member, of which a function further down writes some other object's. */
#include <linux/srcu.h>

struct kvm { struct srcu_struct srcu; };
struct vcpu { struct kvm *kvm; struct vcpu *next; int idx; };

static void forget(struct vcpu *v)
{
	v->idx = -1;
}

static void forget_all(struct vcpu *first)
{
	for (struct vcpu *v = first; v; v = v->next)
		forget(v);
}

void written_below_ok(struct vcpu *v, struct vcpu *idle)
{
	v->idx = srcu_read_lock(&v->kvm->srcu);
	forget_all(idle);
	srcu_read_unlock(&v->kvm->srcu, v->idx);
}

void written_below_bad(struct vcpu *v)
{
	v->idx = srcu_read_lock(&v->kvm->srcu);
	v->idx = -1;
	srcu_read_unlock(&v->kvm->srcu, v->idx); /* WARN! wrong-cookie kvm::srcu */
}
