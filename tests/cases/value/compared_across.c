// SPDX-License-Identifier: GPL-2.0-or-later
/* A kind is compared by who takes the lock, and again, in these words or others, by who needs it. */
#include <linux/lockdep.h>
#include <linux/mutex.h>

enum { KIND_DISK = 3, KIND_TAPE = 8 };

struct unit {
	struct mutex lock;
	int kind, spare, used;
};

static int is_tape(struct unit *unit)
{
	return unit->kind == KIND_TAPE;
}

static void use(struct unit *unit)
{
	if (!is_tape(unit))
		return;
	lockdep_assert_held(&unit->lock);
	unit->used++;
}

static void use_otherwise(struct unit *unit)
{
	if (unit->kind != KIND_TAPE)
		return;
	lockdep_assert_held(&unit->lock);
	unit->used++;
}

static void use_large(struct unit *unit)
{
	if (unit->used > 5)
		lockdep_assert_held(&unit->lock);
}

long __x64_sys_compared_ok(struct unit *unit)
{
	int locked = 0;

	if (is_tape(unit) || unit->spare) {
		mutex_lock(&unit->lock);
		locked = 1;
	}
	use(unit);
	if (locked)
		mutex_unlock(&unit->lock);
	return 0;
}

long __x64_sys_compared_ok_otherwise(struct unit *unit)
{
	if (unit->kind == KIND_TAPE)
		mutex_lock(&unit->lock);
	use_otherwise(unit);
	if (unit->kind == KIND_TAPE)
		mutex_unlock(&unit->lock);
	return 0;
}

long __x64_sys_compared_ok_large(struct unit *unit)
{
	if (unit->used > 5)
		return -1;
	use_large(unit);
	return 0;
}

long __x64_sys_compared_with_another(struct unit *unit)
{
	int locked = 0;

	if (unit->kind == KIND_DISK) {
		mutex_lock(&unit->lock);
		locked = 1;
	}
	use(unit); /* WARN! must-hold unit::lock */
	if (locked)
		mutex_unlock(&unit->lock);
	return 0;
}

long __x64_sys_compared_and_changed(struct unit *unit, int kind)
{
	if (unit->kind == KIND_TAPE)
		return -1;
	unit->kind = kind;
	use_otherwise(unit); /* WARN! must-hold unit::lock */
	return 0;
}
