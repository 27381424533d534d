// SPDX-License-Identifier: GPL-2.0-or-later
/* Each function that takes the lock writes the member: two are enough. */
#include <linux/mutex.h>

struct vm { struct vm *owner; int mirrors, dirty; };

static DEFINE_MUTEX(mirror_lock);
static DEFINE_MUTEX(wide_lock);

long __x64_sys_migrate(struct vm *to, struct vm *from)
{
	mutex_lock(&mirror_lock);
	to->owner = from->owner;
	from->owner = 0;
	mutex_unlock(&mirror_lock);
	return 0;
}

long __x64_sys_end(struct vm *vm)
{
	mutex_lock(&mirror_lock);
	vm->owner = 0;
	mutex_unlock(&mirror_lock);
	return 0;
}

long __x64_sys_copy_bad(struct vm *vm, struct vm *from)
{
	vm->owner = from; /* WARN! must-hold mirror_lock */
	return 0;
}

/* ---- a third one takes it for something else ---- */

long __x64_sys_w1(struct vm *vm) { mutex_lock(&wide_lock); vm->dirty = 1; vm[1].dirty = 2; mutex_unlock(&wide_lock); return 0; }
long __x64_sys_w2(struct vm *vm) { mutex_lock(&wide_lock); vm->dirty = 2; mutex_unlock(&wide_lock); return 0; }
long __x64_sys_w3(struct vm *vm) { mutex_lock(&wide_lock); vm->mirrors = 2; mutex_unlock(&wide_lock); return 0; }

long __x64_sys_dirty_ok(struct vm *vm)
{
	vm->dirty = 0;
	return 0;
}

/* OPTIONS: --level=strict */
