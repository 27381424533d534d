// SPDX-License-Identifier: GPL-2.0-or-later
/* One of the many files that have such references, and of which no two release the same. */
#include "put.h"

struct other4 {
	struct ref ref;
	struct mutex lock;
	int n;
};

static void other4_release(struct ref *r)
{
	struct other4 *o = (struct other4 *)r;

	mutex_lock(&o->lock);
	o->n = 0;
	mutex_unlock(&o->lock);
}

void other4_put_ok(struct other4 *o)
{
	ref_put(&o->ref, other4_release);
}
