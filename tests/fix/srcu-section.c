/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same of SRCU, whose index is in a member: what other sections keep does not matter. */
// class vm::srcu
#include <linux/srcu.h>

struct vm;
struct slot { int n; struct vm *vm; };
struct vm { struct srcu_struct srcu; struct slot *slot, *other; int n; };
struct vcpu { struct vm *vm; int idx; struct slot *last; };

void count(int n);

static void leave(struct vcpu *vcpu)
{
	srcu_read_unlock(&vcpu->vm->srcu, vcpu->idx);	/* NEW */
	synchronize_srcu(&vcpu->vm->srcu);
	vcpu->idx = srcu_read_lock(&vcpu->vm->srcu);	/* NEW */
}

void slot_bad(struct vcpu *vcpu)
{
	struct slot *slot;

	vcpu->idx = srcu_read_lock(&vcpu->vm->srcu);
	slot = srcu_dereference(vcpu->vm->slot, &vcpu->vm->srcu);	/* @slot */
	leave(vcpu);
	count(slot->n);	/* @slot_use */
	srcu_read_unlock(&vcpu->vm->srcu, vcpu->idx);
}
// = leave slot read @slot slot_bad srcu_dereference() used @slot_use slot_bad read

/* Through a table of functions, and two functions further down. */
struct ops { void (*handle)(struct vcpu *vcpu); };

static void handler(struct vcpu *vcpu)
{
	leave(vcpu);
}
const struct ops ops = { .handle = handler };

static void exit_of(struct vcpu *vcpu, const struct ops *o)
{
	struct slot *slot = srcu_dereference(vcpu->vm->slot, &vcpu->vm->srcu);	/* @table */

	o->handle(vcpu);
	count(slot->n);	/* @table_use */
}

void through_table_bad(struct vcpu *vcpu)
{
	vcpu->idx = srcu_read_lock(&vcpu->vm->srcu);
	exit_of(vcpu, &ops);
	srcu_read_unlock(&vcpu->vm->srcu, vcpu->idx);
}
// = leave slot read @table exit_of srcu_dereference() used @table_use exit_of read

/* What a section of RCU keeps is not SRCU's business. */
void other_section_ok(struct vcpu *vcpu)
{
	struct slot *slot;

	vcpu->idx = srcu_read_lock(&vcpu->vm->srcu);
	slot = rcu_dereference(vcpu->vm->other);
	leave(vcpu);
	count(slot->n);
	srcu_read_unlock(&vcpu->vm->srcu, vcpu->idx);
}

/* A section that the change brings is none that was left. */
void taken_ok(struct vcpu *vcpu)
{
	struct slot *slot;

	vcpu->idx = srcu_read_lock(&vcpu->vm->srcu);	/* NEW */
	slot = srcu_dereference(vcpu->vm->slot, &vcpu->vm->srcu);
	srcu_read_unlock(&vcpu->vm->srcu, vcpu->idx);	/* NEW */
	count(slot->n);
}

/* Who can hold the lock can use what it is in, however he came by it. */
void owner_ok(struct vcpu *vcpu)
{
	struct vm *vm;

	vcpu->idx = srcu_read_lock(&vcpu->vm->srcu);
	vm = srcu_dereference(vcpu->vm->slot, &vcpu->vm->srcu)->vm;
	leave(vcpu);
	count(vm->n);
	srcu_read_unlock(&vcpu->vm->srcu, vcpu->idx);
}

/* What the parameter leads to was there before the section, and is behind it. */
void count_of(struct vm *vm, int n);

void parameter_ok(struct vcpu *vcpu)
{
	struct vm *vm, *once;
	struct slot *slot;

	vcpu->idx = srcu_read_lock(&vcpu->vm->srcu);
	vm = vcpu->vm;
	once = READ_ONCE(vcpu->vm);
	slot = vcpu->last;
	leave(vcpu);
	count_of(vm, once->n);
	count(slot->n);
	srcu_read_unlock(&vcpu->vm->srcu, vcpu->idx);
}

/* Only where it is read as what others may change is it not known. */
void once_bad(struct vcpu *vcpu)
{
	struct slot *slot;

	vcpu->idx = srcu_read_lock(&vcpu->vm->srcu);
	slot = READ_ONCE(vcpu->last);	/* @once */
	leave(vcpu);
	count(slot->n);	/* @once_use */
	srcu_read_unlock(&vcpu->vm->srcu, vcpu->idx);
}
// = leave slot read @once once_bad READ_ONCE() used @once_use once_bad read

/* What is done to the vcpu elsewhere leaves it what it is. */
void vcpu_tell(struct vcpu *vcpu, struct slot *slot);

void handed_ok(struct vcpu *vcpu)
{
	vcpu->idx = srcu_read_lock(&vcpu->vm->srcu);
	vcpu_tell(vcpu, srcu_dereference(vcpu->vm->slot, &vcpu->vm->srcu));
	leave(vcpu);
	vcpu_tell(vcpu, vcpu->last);
	srcu_read_unlock(&vcpu->vm->srcu, vcpu->idx);
}
