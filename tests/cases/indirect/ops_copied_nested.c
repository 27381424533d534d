// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables reached through the copied one belong to its vendor, too. */
#include <linux/srcu.h>

struct kvm {
	struct srcu_struct srcu;
	int exits;
};

struct nested_ops {
	void (*leave)(struct kvm *kvm);
};

struct vm_ops {
	void (*handle_exit)(struct kvm *kvm);
	const struct nested_ops *nested;
};

static struct vm_ops vm_ops;

static void leave_wait(struct kvm *kvm)
{
	synchronize_srcu(&kvm->srcu);
}

static void leave_count(struct kvm *kvm)
{
	kvm->exits++;
}

static void locked_exit(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	vm_ops.nested->leave(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

static void plain_exit(struct kvm *kvm)
{
	vm_ops.nested->leave(kvm);
}

static void locked_waiting_exit(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu);

	leave_wait(kvm); /* WARN! must-not-hold kvm::srcu */
	vm_ops.nested->leave(kvm);
	srcu_read_unlock(&kvm->srcu, idx);
}

static const struct nested_ops counting = { .leave = leave_count };
static const struct nested_ops waiting = { .leave = leave_wait };

static struct vm_ops ops_a = { .handle_exit = locked_exit, .nested = &counting };
static struct vm_ops ops_b = { .handle_exit = plain_exit, .nested = &waiting };
static struct vm_ops ops_c = { .handle_exit = locked_waiting_exit, .nested = &counting };

void init_a(void)
{
	vm_ops = ops_a;
}

void init_b(void)
{
	vm_ops = ops_b;
}

void init_c(void)
{
	vm_ops = ops_c;
}

void ops_copied_nested_run(struct kvm *kvm)
{
	vm_ops.handle_exit(kvm);
}
