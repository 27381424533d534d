// SPDX-License-Identifier: GPL-2.0-or-later
/* A section that is a loop of one round; one that is left in the middle; and a value that decides for itself. */
#include <linux/mutex.h>

struct power {
	struct mutex lock;
	int on;
};

struct wake;
struct wake *wake_get(struct power *power);
void wake_put(struct wake *wake);

static struct wake *power_lock(struct power *power)
{
	struct wake *wake = wake_get(power);

	mutex_lock(&power->lock);
	return wake;
}

static struct wake *power_unlock(struct power *power, struct wake *wake)
{
	mutex_unlock(&power->lock);
	wake_put(wake);
	return 0;
}

#define with_power(power) \
	for (struct wake *wake = power_lock(power); wake; wake = power_unlock(power, wake))

void one_round_ok(struct power *power)
{
	with_power(power)
		power->on = 1;
}

int one_round_ok_value(struct power *power)
{
	int on = 0;

	with_power(power)
		on = power->on;
	return on;
}

void one_round_left(struct power *power)
{
	with_power(power) {
		if (power->on)
			return;
	}
} /* WARN! lock-imbalance power::lock */

int one_round_tested(struct power *power)
{
	struct wake *wake = power_lock(power);

	if (!wake)
		return -1;
	power_unlock(power, wake);
	return 0;
} /* WARN! lock-imbalance power::lock */
