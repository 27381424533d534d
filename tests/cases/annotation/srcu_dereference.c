// SPDX-License-Identifier: GPL-2.0-or-later
/* A pointer that one of two locks protects, or that nobody else can have. */
#include <linux/mutex.h>
#include <linux/srcu.h>
#include <linux/lockdep.h>

struct file;
struct file_operations { long (*unlocked_ioctl)(struct file *f, unsigned int cmd, unsigned long arg); };
struct slots { int n; };
struct kvm { struct srcu_struct srcu; struct mutex slots_lock; struct slots *slots, *others; int users_count; };
struct kvm *kvm_of(struct file *f);
int refcount_read(int *count);

static struct slots *slots_of(struct kvm *kvm)
{
	return srcu_dereference_check(kvm->slots, &kvm->srcu, lockdep_is_held(&kvm->slots_lock) ||
				      !refcount_read(&kvm->users_count));
}

static int count(struct kvm *kvm)
{
	return slots_of(kvm)->n;
}

static long count_bad(struct kvm *kvm)
{
	return count(kvm); /* WARN! must-hold kvm::srcu */
}

static long count_ok(struct kvm *kvm)
{
	int idx = srcu_read_lock(&kvm->srcu), n = count(kvm);

	srcu_read_unlock(&kvm->srcu, idx);
	return n;
}

static long count_locked_ok(struct kvm *kvm)
{
	int n;

	mutex_lock(&kvm->slots_lock);
	n = count(kvm);
	mutex_unlock(&kvm->slots_lock);
	return n;
}

/* Not even a user of the VM tells whether this is so. */
static long others_ok(struct kvm *kvm, int alone)
{
	return srcu_dereference_check(kvm->others, &kvm->srcu, alone)->n;
}

static long vm_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	struct kvm *kvm = kvm_of(f);

	switch (cmd) {
	case 1: return count_bad(kvm);
	case 2: return count_ok(kvm);
	case 3: return count_locked_ok(kvm);
	default: return others_ok(kvm, arg == 0);
	}
}

struct file_operations vm_fops = { .unlocked_ioctl = vm_ioctl };
