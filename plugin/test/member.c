/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the members that functions load point to. */
struct kvm { int srcu; };
typedef struct { int n; } shape_t;
struct vcpu {
	struct kvm *kvm;
	const struct kvm *other;
	void *private;
	struct kvm *kvms[2];
	shape_t *shape;
	union { struct kvm *in_union; long wide; };
	struct { struct kvm *deep; } sub;
	int *plain;
	struct kvm *unused;
};

int loads(struct vcpu *v)
{
	struct kvm *cast = v->private;

	return v->kvm->srcu + v->other->srcu + cast->srcu + v->kvms[1]->srcu + v->shape->n +
	       v->in_union->srcu + v->sub.deep->srcu + *v->plain;
}
// = member vcpu::kvm points to kvm
// = member vcpu::other points to kvm
// = member vcpu::shape points to shape_t
// = member vcpu::in_union points to kvm
// = member vcpu::sub.deep points to kvm
// ! member vcpu::private
// ! member vcpu::kvms
// ! member vcpu::plain
// ! member vcpu::unused
