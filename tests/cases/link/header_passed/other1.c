// SPDX-License-Identifier: GPL-2.0-or-later
/* One of the many files that have such references, and of which no two release the same. */
#include "put.h"

struct other1 {
	struct ref ref;
	struct mutex lock;
	int n;
};

static void other1_release(struct ref *r)
{
	struct other1 *o = (struct other1 *)r;

	mutex_lock(&o->lock);
	o->n = 0;
	mutex_unlock(&o->lock);
}

void other1_put_ok(struct other1 *o)
{
	ref_put(&o->ref, other1_release);
}
