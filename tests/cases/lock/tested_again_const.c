// SPDX-License-Identifier: GPL-2.0-or-later
/* A member that has one value at the first branch has it at the second, though a callee of a callee writes that
 * member of some object. */
#include <linux/rwsem.h>

struct desc { unsigned char protocol; };
struct hub { struct desc desc; struct rw_semaphore sem; int ports; };

extern struct hub *other_hub(void);

static void describe(struct hub *h)
{
	h->desc.protocol = other_hub()->ports;
}

static void reset_one(struct hub *h)
{
	h->ports++;
	describe(other_hub());
}

static int is_fast(struct hub *h)
{
	return h->desc.protocol == 3;
}

void reset_ok(struct hub *h)
{
	if (!is_fast(h))
		down_read(&h->sem);
	reset_one(h);
	if (!is_fast(h))
		up_read(&h->sem);
}

void reset_bad(struct hub *h)
{
	if (!is_fast(h))
		down_read(&h->sem);
	reset_one(h);
	up_read(&h->sem); /* WARN! unlock-not-held hub::sem */
}
