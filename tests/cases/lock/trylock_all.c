// SPDX-License-Identifier: GPL-2.0-or-later
/* All objects of a list are locked, or none: those that were locked are given back, which cannot be counted. */
#include <linux/mutex.h>
#include <linux/compiler.h>

struct vcpu {
	struct mutex mutex;
	int id;
};

struct vm {
	void *vcpus;
};

struct vcpu *vcpu_next(struct vm *vm, unsigned long *i);

int vm_trylock_all_ok(struct vm *vm)
{
	struct vcpu *v;
	unsigned long i, k;

	for (i = 0, v = vcpu_next(vm, &i); v; i++, v = vcpu_next(vm, &i))
		if (!mutex_trylock(&v->mutex))
			goto undo;
	return 0;
undo:
	for (k = 0, v = vcpu_next(vm, &k); v; k++, v = vcpu_next(vm, &k)) {
		if (k == i)
			break;
		mutex_unlock(&v->mutex);
	}
	return -4;
}

int vm_trylock_one_bad(struct vm *vm, struct vcpu *v)
{
	if (!mutex_trylock(&v->mutex))
		return 0;
	if (v->id)
		return 0;
	mutex_unlock(&v->mutex);
	return 0;
} /* WARN! lock-imbalance vcpu::mutex */
