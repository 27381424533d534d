// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function that others call, who are not here, takes a lock under which the needed one is taken elsewhere:
 * it is entered without that, or the order would be broken.
 */
#include <linux/lockdep.h>
#include <linux/mutex.h>

static struct mutex outer, inner, other, apart;

static void change(void)
{
	lockdep_assert_held(&inner);
}

static void change_apart(void)
{
	lockdep_assert_held(&apart);
}

void both_in_order_ok(void)
{
	mutex_lock(&outer);
	mutex_lock(&inner);
	change();
	mutex_unlock(&inner);
	mutex_unlock(&outer);
}

/* PATH: forgets_inner_bad change */
void forgets_inner_bad(void)
{
	mutex_lock(&outer);
	change(); /* WARN! must-hold inner */
	mutex_unlock(&outer);
}

/* Nobody is seen to take the one under the other. */
void no_order_ok(void)
{
	mutex_lock(&other);
	change();
	mutex_unlock(&other);
}

void takes_apart_ok(void)
{
	mutex_lock(&apart);
	mutex_lock(&other);
	change_apart();
	mutex_unlock(&other);
	mutex_unlock(&apart);
}

void other_way_ok(void)
{
	mutex_lock(&other);
	change_apart();
	mutex_unlock(&other);
}
