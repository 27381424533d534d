// SPDX-License-Identifier: GPL-2.0-or-later
/* What is done in an oops is not judged; another variable of the kernel's is none that is known. */
#include <linux/lockdep.h>
#include <linux/mutex.h>

struct console { struct mutex lock; int shown; };

extern int oops_in_progress, early_boot;

static void console_put(struct console *c)
{
	lockdep_assert_held(&c->lock);
	c->shown++;
}

void console_write_ok(struct console *c)
{
	int locked = 1;

	if (oops_in_progress)
		locked = 0;
	else
		mutex_lock(&c->lock);
	console_put(c);
	if (locked)
		mutex_unlock(&c->lock);
}

void console_write_bad(struct console *c)
{
	int locked = 1;

	if (early_boot)
		locked = 0;
	else
		mutex_lock(&c->lock);
	console_put(c); /* WARN! must-hold console::lock */
	if (locked)
		mutex_unlock(&c->lock);
}
