// SPDX-License-Identifier: GPL-2.0-or-later
/* One of the many files that have such references, and of which no two release the same. */
#include "put.h"

struct other3 {
	struct ref ref;
	struct mutex lock;
	int n;
};

static void other3_release(struct ref *r)
{
	struct other3 *o = (struct other3 *)r;

	mutex_lock(&o->lock);
	o->n = 0;
	mutex_unlock(&o->lock);
}

void other3_put_ok(struct other3 *o)
{
	ref_put(&o->ref, other3_release);
}
