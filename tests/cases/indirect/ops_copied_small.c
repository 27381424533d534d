// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A copied table so small that GCC makes one load and one store of the memcpy().
 * Vendors a and b as in ops_copied_apart; vendor c deadlocks by itself.
 */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int requests;
};

struct vm_ops {
	void (*handle_exit)(struct kvm *kvm);
	void (*before_request)(struct kvm *kvm);
};

static struct vm_ops vm_ops;

static void request(struct kvm *kvm)
{
	if (vm_ops.before_request)
		vm_ops.before_request(kvm);
	kvm->requests++;
}

static void a_exit(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	request(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

static void b_exit(struct kvm *kvm)
{
	request(kvm);
}

static void b_before(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void c_exit(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	vm_ops.before_request(kvm); /* WARN! must-not-hold kvm::srcu */
	srcu_read_unlock(&kvm->srcu, idx);
}

static void c_before(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static struct vm_ops a_ops = { .handle_exit = a_exit };
static struct vm_ops b_ops = { .handle_exit = b_exit, .before_request = b_before };
static struct vm_ops c_ops = { .handle_exit = c_exit, .before_request = c_before };

void init_a(void)
{
	memcpy(&vm_ops, &a_ops, sizeof(vm_ops));
}

void init_b(void)
{
	memcpy(&vm_ops, &b_ops, sizeof(vm_ops));
}

void init_c(void)
{
	memcpy(&vm_ops, &c_ops, sizeof(vm_ops));
}

void ops_copied_small_run(struct kvm *kvm)
{
	vm_ops.handle_exit(kvm);
}
