// SPDX-License-Identifier: GPL-2.0-or-later
/* One of the many files that have such references, and of which no two release the same. */
#include "put.h"

struct other6 {
	struct ref ref;
	struct mutex lock;
	int n;
};

static void other6_release(struct ref *r)
{
	struct other6 *o = (struct other6 *)r;

	mutex_lock(&o->lock);
	o->n = 0;
	mutex_unlock(&o->lock);
}

void other6_put_ok(struct other6 *o)
{
	ref_put(&o->ref, other6_release);
}
