// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function of a table that nothing here calls through: who does may hold what it needs, though it takes the lock
 * elsewhere. One that is called by its name does not take what it has.
 */
#include <linux/rwsem.h>
#include <linux/lockdep.h>

struct bus {
	struct rw_semaphore sem;
	int errors, state;
};

struct error_handlers {
	void (*slot_reset)(struct bus *bus);
};

static noinline void disable_locked(struct bus *bus)
{
	lockdep_assert_held(&bus->sem);
	bus->state = 0;
}

static void slot_reset(struct bus *bus)
{
	if (!bus->errors) {
		disable_locked(bus);
		return;
	}
	down_write(&bus->sem);
	bus->errors--;
	up_write(&bus->sem);
}

const struct error_handlers handlers_ok = { .slot_reset = slot_reset };

void bus_reset_bad(struct bus *bus)
{
	if (!bus->errors) {
		disable_locked(bus); /* WARN! must-hold bus::sem */
		return;
	}
	down_write(&bus->sem);
	bus->errors--;
	up_write(&bus->sem);
}
