// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a member is written hangs on what a caller found out, and whether the lock is taken
 * on the member. */
#include <linux/mutex.h>

struct control { long next; int code; };
struct vcpu { struct control *control; long next; struct mutex lock; int steps; };
int fast_skips = 1;

static void emulate(struct vcpu *v)
{
	mutex_lock(&v->lock); /* WARN! double-lock vcpu::lock */
	v->steps++;
	mutex_unlock(&v->lock);
}

static void skip(struct vcpu *v)
{
	if (fast_skips && v->control->next != 0)
		v->next = v->control->next;
	if (!v->next)
		emulate(v);
}

static void halt(struct vcpu *v)
{
	skip(v);
}

/* Here it is known that there is a next one, four calls above. */
void exit_ok(struct vcpu *v)
{
	struct control *c = v->control;

	mutex_lock(&v->lock);
	if (fast_skips && c->next && c->code == 1)
		halt(v);
	mutex_unlock(&v->lock);
}

/* PATH: exit_bad halt skip emulate */
void exit_bad(struct vcpu *v)
{
	struct control *c = v->control;

	mutex_lock(&v->lock);
	if (fast_skips && c->code == 1)
		halt(v);
	mutex_unlock(&v->lock);
}
